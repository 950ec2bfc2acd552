/* The C reference: the least program that does what config/rigs/osc-translate.conf does. One blocking thread, no
 * routing.
 *
 * "/in/note i:id" becomes seven "/live/track/stop_all_clips i:track i:id" and one "/live/clip/fire i:7 i:id", each in
 * its own datagram.
 *
 *     cc -O2 cref.c -o cref
 *     ./cref INPORT OUTPORT
 */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

enum { STOPS = 7 };

/* Length of an OSC string: at least one NUL, then up to a multiple of four. */
static int padded(int length) {
    return (length + 4) & ~3;
}

static void send_two(int fd, const struct sockaddr_in *peer, const char *address, uint32_t first, uint32_t second) {
    unsigned char packet[96] = {0};
    int length = padded((int)strlen(address));
    strcpy((char *)packet, address);
    memcpy(packet + length, ",ii", 3);
    length += 4;
    uint32_t wire[2] = {htonl(first), htonl(second)};
    memcpy(packet + length, wire, sizeof wire);
    sendto(fd, packet, (size_t)length + sizeof wire, 0, (const struct sockaddr *)peer, sizeof *peer);
}

int main(int argc, char **argv) {
    if (argc != 3) {
        fprintf(stderr, "usage: cref INPORT OUTPORT\n");
        return 2;
    }

    int in = socket(AF_INET, SOCK_DGRAM, 0);
    int out = socket(AF_INET, SOCK_DGRAM, 0);
    struct sockaddr_in local = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    struct sockaddr_in peer = local;
    local.sin_port = htons((uint16_t)atoi(argv[1]));
    peer.sin_port = htons((uint16_t)atoi(argv[2]));
    int room = 4 << 20;
    setsockopt(in, SOL_SOCKET, SO_RCVBUF, &room, sizeof room);
    if (bind(in, (struct sockaddr *)&local, sizeof local) != 0) {
        perror("cref: bind");
        return 1;
    }

    for (;;) {
        unsigned char packet[2048];
        ssize_t received = recv(in, packet, sizeof packet - 1, 0);
        if (received < 12) {
            continue;
        }

        packet[received] = 0; /* so that strlen ends inside */
        int tags = padded((int)strlen((char *)packet));
        int values = tags < received ? tags + padded((int)strlen((char *)packet + tags)) : (int)received;
        uint32_t wire;
        if (values + (int)sizeof wire > received) {
            continue;
        }

        memcpy(&wire, packet + values, sizeof wire);
        for (uint32_t track = 0; track < STOPS; track++) {
            send_two(out, &peer, "/live/track/stop_all_clips", track, ntohl(wire));
        }

        send_two(out, &peer, "/live/clip/fire", STOPS, ntohl(wire));
    }
}
