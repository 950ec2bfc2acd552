/* A controller or synthesizer on JACK: one client with the MIDI ports "out" and "in", and nothing but libjack behind it. One process is one unit:
 * killing it is pulling its cable.
 *
 *     cc -O2 -pthread unit.c -o unit -l:libjack.so.0        (no headers of JACK are needed)
 *     unit CLIENT
 *
 * Lines on stdin                     answers on stdout
 *     send HEX,HEX,...               "sent" when JACK has taken them all
 *     play RATE COUNT HEX,HEX,...    the list over and over, RATE messages a second: COUNT messages (0: until "stop", to the end of the list);
 *                                    then "played N"
 *     stop
 *     rename PORT NEW                "renamed"
 *     quit                           closes in good order; so does the end of stdin
 * First comes "ready"; each message heard is "got HEX"; "lost N" says that this program was too slow for N. It ends when the server does. */
#define _GNU_SOURCE
#include <semaphore.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

/* The part of JACK's API that is used; jack/jack.h and jack/midiport.h say more. */
typedef struct _jack_client jack_client_t;
typedef struct _jack_port jack_port_t;
typedef struct {
    uint32_t time;
    size_t size;
    uint8_t *buffer;
} jack_midi_event_t;
enum { JackNoStartServer = 1, JackUseExactName = 2, JackServerFailed = 0x10, JackPortIsInput = 1, JackPortIsOutput = 2 };
extern jack_client_t *jack_client_open(const char *name, int options, int *status, ...);
extern int jack_client_close(jack_client_t *client);
extern int jack_activate(jack_client_t *client);
extern int jack_set_process_callback(jack_client_t *client, int (*process)(uint32_t frames, void *), void *);
extern void jack_on_shutdown(jack_client_t *client, void (*gone)(void *), void *);
extern void jack_set_info_function(void (*words)(const char *));
extern void jack_set_error_function(void (*words)(const char *));
extern jack_port_t *jack_port_register(jack_client_t *client, const char *name, const char *type, unsigned long flags, unsigned long size);
extern int jack_port_rename(jack_client_t *client, jack_port_t *port, const char *name);
extern void *jack_port_get_buffer(jack_port_t *port, uint32_t frames);
extern uint32_t jack_midi_get_event_count(void *buffer);
extern int jack_midi_event_get(jack_midi_event_t *event, void *buffer, uint32_t index);
extern void jack_midi_clear_buffer(void *buffer);
extern uint8_t *jack_midi_event_reserve(void *buffer, uint32_t time, size_t size);

enum { RingSize = 1 << 21, LongestMessage = 16384, LongestList = 4096 };

/* Messages between two threads, one that writes and one that reads, without a lock: each is its length and its bytes. The counters only grow. */
typedef struct {
    _Atomic uint32_t written, read;
    uint8_t bytes[RingSize];
} ring_t;

static ring_t to_jack, from_jack;
static sem_t heard;
static _Atomic long lost;
static _Atomic int stopping;
static jack_client_t *client;
static jack_port_t *out, *in;
static pthread_mutex_t writing = PTHREAD_MUTEX_INITIALIZER;     /* of to_jack: "send" and "play" */
static pthread_mutex_t saying = PTHREAD_MUTEX_INITIALIZER;

static void copy_in(ring_t *ring, uint32_t at, const void *from, uint32_t length) {
    for (uint32_t i = 0; i < length; i++)
        ring->bytes[(at + i) % RingSize] = ((const uint8_t *)from)[i];
}

static void copy_out(const ring_t *ring, uint32_t at, void *to, uint32_t length) {
    for (uint32_t i = 0; i < length; i++)
        ((uint8_t *)to)[i] = ring->bytes[(at + i) % RingSize];
}

static int put(ring_t *ring, const uint8_t *message, uint32_t length) {
    uint32_t at = atomic_load_explicit(&ring->written, memory_order_relaxed);
    if (RingSize - (at - atomic_load_explicit(&ring->read, memory_order_acquire)) < sizeof length + length)
        return 0;
    copy_in(ring, at, &length, sizeof length);
    copy_in(ring, at + sizeof length, message, length);
    atomic_store_explicit(&ring->written, at + sizeof length + length, memory_order_release);
    return 1;
}

/* The length of the next message; 0: there is none. */
static uint32_t next(ring_t *ring) {
    uint32_t at = atomic_load_explicit(&ring->read, memory_order_relaxed), length;
    if (at == atomic_load_explicit(&ring->written, memory_order_acquire))
        return 0;
    copy_out(ring, at, &length, sizeof length);
    return length;
}

static void take(ring_t *ring, uint8_t *message, uint32_t length) {
    uint32_t at = atomic_load_explicit(&ring->read, memory_order_relaxed);
    copy_out(ring, at + sizeof length, message, length);
    atomic_store_explicit(&ring->read, at + sizeof length + length, memory_order_release);
}

/* JACK's thread. What finds no room in this period waits for the next. */
static int process(uint32_t frames, void *unused) {
    (void)unused;
    void *buffer = jack_port_get_buffer(in, frames);
    uint32_t count = jack_midi_get_event_count(buffer), length;
    for (uint32_t i = 0; i < count; i++) {
        jack_midi_event_t event;
        if (jack_midi_event_get(&event, buffer, i) == 0 && event.size > 0) {
            if (put(&from_jack, event.buffer, event.size))
                sem_post(&heard);
            else
                lost++;
        }
    }
    buffer = jack_port_get_buffer(out, frames);
    jack_midi_clear_buffer(buffer);
    uint8_t *room;
    while ((length = next(&to_jack)) && (room = jack_midi_event_reserve(buffer, 0, length)))
        take(&to_jack, room, length);
    return 0;
}

static void say(const char *what, const uint8_t *bytes, uint32_t length) {
    pthread_mutex_lock(&saying);
    fputs(what, stdout);
    for (uint32_t i = 0; i < length; i++)
        printf("%02X", bytes[i]);
    putchar('\n');
    fflush(stdout);
    pthread_mutex_unlock(&saying);
}

static void say_count(const char *what, long count) {
    char line[64];
    snprintf(line, sizeof line, "%s %ld", what, count);
    say(line, NULL, 0);
}

static void *print_heard(void *unused) {
    static uint8_t message[RingSize];
    long told = 0;
    for (;;) {
        while (sem_wait(&heard) != 0) {
        }
        uint32_t length = next(&from_jack);
        take(&from_jack, message, length);
        say("got ", message, length);
        if (lost > told)
            say_count("lost", told = lost);
    }
    return unused;
}

typedef struct {
    long rate, count;
    int messages;
    uint32_t lengths[LongestList];
    uint8_t *bytes[LongestList];
} list_t;

static void bad(const char *line) {
    fprintf(stderr, "unit: not understood: %.60s\n", line);
    exit(64);
}

/* "903C40,803C00" */
static void read_list(list_t *list, char *text) {
    list->messages = 0;
    for (char *rest, *one = strtok_r(text, ",\n", &rest); one; one = strtok_r(NULL, ",\n", &rest)) {
        uint32_t length = strlen(one) / 2;
        if (list->messages == LongestList || length == 0 || length > LongestMessage)
            bad(one);
        uint8_t *bytes = malloc(length);
        for (uint32_t i = 0; i < length; i++) {
            unsigned value;
            if (sscanf(one + 2 * i, "%2x", &value) != 1)
                bad(one);
            bytes[i] = value;
        }
        list->lengths[list->messages] = length;
        list->bytes[list->messages++] = bytes;
    }
    if (list->messages == 0)
        bad("an empty list");
}

static void free_list(list_t *list) {
    while (list->messages > 0)
        free(list->bytes[--list->messages]);
}

static void send_one(const list_t *list, int which) {
    pthread_mutex_lock(&writing);
    while (!put(&to_jack, list->bytes[which], list->lengths[which]))
        usleep(500);
    pthread_mutex_unlock(&writing);
}

static void *play(void *argument) {
    list_t *list = argument;
    struct timespec due;
    clock_gettime(CLOCK_MONOTONIC, &due);
    long played = 0;
    while (list->count ? played < list->count : !stopping || played % list->messages) {
        send_one(list, played++ % list->messages);
        due.tv_nsec += 1000000000 / list->rate;
        due.tv_sec += due.tv_nsec / 1000000000;
        due.tv_nsec %= 1000000000;
        clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &due, NULL);
    }
    say_count("played", played);
    free_list(list);
    free(list);
    return NULL;
}

static void start_play(char *text) {
    list_t *list = malloc(sizeof *list);
    int at = 0;
    if (sscanf(text, "%ld %ld %n", &list->rate, &list->count, &at) != 2 || list->rate < 1)
        bad(text);
    read_list(list, text + at);
    stopping = 0;
    pthread_t thread;
    pthread_create(&thread, NULL, play, list);
    pthread_detach(thread);
}

static void obey(char *line) {
    char port[16], name[128];
    if (strncmp(line, "send ", 5) == 0) {
        static list_t list;
        read_list(&list, line + 5);
        for (int i = 0; i < list.messages; i++)
            send_one(&list, i);
        while (next(&to_jack))
            usleep(300);
        free_list(&list);
        say("sent", NULL, 0);
    } else if (strncmp(line, "play ", 5) == 0) {
        start_play(line + 5);
    } else if (strncmp(line, "stop", 4) == 0) {
        stopping = 1;
    } else if (sscanf(line, "rename %15s %127s", port, name) == 2) {
        jack_port_rename(client, strcmp(port, "in") ? out : in, name);
        say("renamed", NULL, 0);
    } else {
        bad(line);
    }
}

/* libjack's own thread; nothing of libjack may be called here, and nothing is left to do. */
static void gone(void *unused) {
    (void)unused;
    _exit(3);
}

static void no_words(const char *words) { (void)words; }

/* The server finds out about a client that was killed a moment after its end; until then its name is taken. */
static void open_client(const char *name) {
    int status = 0;
    for (int tries = 0; !client && !(status & JackServerFailed) && tries < 500; tries++) {
        if (tries > 0)
            usleep(20000);
        client = jack_client_open(name, JackNoStartServer | JackUseExactName, &status);
    }
    if (!client) {
        fprintf(stderr, "unit: no client '%s' (status %#x)\n", name, status);
        exit(2);
    }
}

int main(int count, char **arguments) {
    if (count != 2)
        bad("usage: unit CLIENT");
    sem_init(&heard, 0, 0);
    jack_set_info_function(no_words);
    jack_set_error_function(no_words);
    open_client(arguments[1]);
    out = jack_port_register(client, "out", "8 bit raw midi", JackPortIsOutput, 0);
    in = jack_port_register(client, "in", "8 bit raw midi", JackPortIsInput, 0);
    jack_set_process_callback(client, process, NULL);
    jack_on_shutdown(client, gone, NULL);
    pthread_t printer;
    if (!out || !in || pthread_create(&printer, NULL, print_heard, NULL) || jack_activate(client)) {
        fprintf(stderr, "unit: '%s' got no ports\n", arguments[1]);
        return 2;
    }
    say("ready", NULL, 0);
    char *line = NULL;
    size_t size = 0;
    while (getline(&line, &size, stdin) > 0 && strncmp(line, "quit", 4) != 0)
        obey(line);
    jack_client_close(client);
    return 0;
}
