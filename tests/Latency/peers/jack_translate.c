/* The C reference for MIDI: everything in JACK's own callback, without a thread of its own.
 * A note-on becomes eight OSC messages to OUTPORT, as rigs/midi-to-osc.conf; what comes in leaves at "thru", as rigs/midi-thru.conf.
 *
 *     cc -O2 jack_translate.c -ljack -o jack_translate
 *     ./jack_translate OUTPORT           OUTPORT 0: only through
 */
#include <arpa/inet.h>
#include <jack/jack.h>
#include <jack/midiport.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { STOPS = 7 };

static jack_port_t *in_port, *thru_port;
static int fd;
static struct sockaddr_in peer;

/* Length of an OSC string: at least one NUL, then up to a multiple of four. */
static int padded(int length) {
    return (length + 4) & ~3;
}

static void send_three(const char *address, uint32_t track, uint32_t note, uint32_t velocity) {
    unsigned char packet[96] = {0};
    int length = padded((int)strlen(address));
    strcpy((char *)packet, address);
    memcpy(packet + length, ",iii", 4);
    length += 8;
    uint32_t wire[3] = {htonl(track), htonl(note), htonl(velocity)};
    memcpy(packet + length, wire, sizeof wire);
    sendto(fd, packet, (size_t)length + sizeof wire, 0, (const struct sockaddr *)&peer, sizeof peer);
}

static int process(jack_nframes_t frames, void *unused) {
    (void)unused;
    void *in = jack_port_get_buffer(in_port, frames);
    void *thru = jack_port_get_buffer(thru_port, frames);
    jack_midi_clear_buffer(thru);
    for (uint32_t i = 0; i < jack_midi_get_event_count(in); i++) {
        jack_midi_event_t event;
        jack_midi_event_get(&event, in, i);
        jack_midi_event_write(thru, event.time, event.buffer, event.size);
        if (peer.sin_port != 0 && event.size == 3 && (event.buffer[0] & 0xF0) == 0x90) {
            for (uint32_t track = 0; track < STOPS; track++) {
                send_three("/live/track/stop_all_clips", track, event.buffer[1], event.buffer[2]);
            }

            send_three("/live/clip/fire", STOPS, event.buffer[1], event.buffer[2]);
        }
    }

    return 0;
}

int main(int argc, char **argv) {
    jack_client_t *client = argc == 2 ? jack_client_open("reference", JackNoStartServer, NULL) : NULL;
    if (!client) {
        fprintf(stderr, argc == 2 ? "no JACK server\n" : "usage: jack_translate OUTPORT\n");
        return 2;
    }

    fd = socket(AF_INET, SOCK_DGRAM, 0);
    peer.sin_family = AF_INET;
    peer.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    peer.sin_port = htons((uint16_t)atoi(argv[1]));
    in_port = jack_port_register(client, "in", JACK_DEFAULT_MIDI_TYPE, JackPortIsInput, 0);
    thru_port = jack_port_register(client, "thru", JACK_DEFAULT_MIDI_TYPE, JackPortIsOutput, 0);
    jack_set_process_callback(client, process, NULL);
    jack_activate(client);
    for (;;) {
        pause();
    }
}
