/* What config/rigs/osc-translate.conf does, in the usual way with liblo: a server, a method, eight lo_send.
 *
 *     cc -O2 liblo_translate.c -llo -o liblo_translate
 *     ./liblo_translate INPORT OUTPORT
 */
#include <lo/lo.h>
#include <stdio.h>

enum { STOPS = 7 };

static int note(const char *path, const char *types, lo_arg **argv, int argc, lo_message message, void *peer) {
    (void)path, (void)types, (void)argc, (void)message;
    for (int track = 0; track < STOPS; track++) {
        lo_send((lo_address)peer, "/live/track/stop_all_clips", "ii", track, argv[0]->i);
    }

    lo_send((lo_address)peer, "/live/clip/fire", "ii", STOPS, argv[0]->i);
    return 0;
}

static void problem(int number, const char *text, const char *where) {
    fprintf(stderr, "liblo %d: %s %s\n", number, text, where ? where : "");
}

int main(int argc, char **argv) {
    if (argc != 3) {
        fprintf(stderr, "usage: liblo_translate INPORT OUTPORT\n");
        return 2;
    }

    lo_server server = lo_server_new(argv[1], problem);
    if (!server) {
        return 1;
    }

    lo_server_add_method(server, "/in/note", "i", note, lo_address_new("127.0.0.1", argv[2]));
    for (;;) {
        lo_server_recv(server);
    }
}
