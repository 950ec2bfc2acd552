/* The floor under every figure: each datagram that comes in goes out again as it is, once.
 *
 *     cc -O2 udpfloor.c -o udpfloor
 *     ./udpfloor INPORT OUTPORT
 */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>

int main(int argc, char **argv) {
    if (argc != 3) {
        fprintf(stderr, "usage: udpfloor INPORT OUTPORT\n");
        return 2;
    }

    int fd = socket(AF_INET, SOCK_DGRAM, 0);
    struct sockaddr_in local = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    struct sockaddr_in peer = local;
    local.sin_port = htons((uint16_t)atoi(argv[1]));
    peer.sin_port = htons((uint16_t)atoi(argv[2]));
    int room = 4 << 20;
    setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &room, sizeof room);
    if (bind(fd, (struct sockaddr *)&local, sizeof local) != 0) {
        perror("udpfloor: bind");
        return 1;
    }

    for (;;) {
        char packet[2048];
        ssize_t received = recv(fd, packet, sizeof packet, 0);
        if (received > 0) {
            sendto(fd, packet, (size_t)received, 0, (struct sockaddr *)&peer, sizeof peer);
        }
    }
}
