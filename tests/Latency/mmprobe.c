/* mmprobe: sends messages at a rate or with so many outstanding, matches the replies, prints latency and loss.
 * What is sent and what is awaited are chosen apart: OSC over UDP or, built with WITH_JACK, JACK MIDI. Options: README.md beside this file.
 *
 *     cc -O2 -pthread mmprobe.c -o mmprobe
 *     cc -O2 -pthread -DWITH_JACK mmprobe.c -ljack -o mmprobe
 */
#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <stdint.h>
#include <stdatomic.h>
#include <errno.h>
#include <time.h>
#include <unistd.h>
#include <getopt.h>
#include <pthread.h>
#include <sched.h>
#include <arpa/inet.h>
#include <sys/socket.h>
#include <sys/prctl.h>
#ifdef WITH_JACK
#include <jack/jack.h>
#include <jack/midiport.h>
#endif

typedef uint64_t u64;
typedef int64_t i64;
typedef uint32_t u32;
static u64 now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (u64)t.tv_sec * 1000000000ull + t.tv_nsec;
}

/* ---------------- options ---------------- */
static int src_midi, snk_midi, expect = 1, warmup = 200, rounds = 1, search, reuse;
static double rate = 1000, grace = 0.5, dur;
static long N = 2000;
static int window;
static double maxloss;
static const char *dst = "127.0.0.1:9000", *addr = "/in/note", *filt = NULL, *label = "", *jname = "mmprobe",
                  *jto = NULL, *jfrom = NULL;
static char *args[32];
static int nargs;
static char *midit = "90,%h,%l";
static int lport = 9001;
static int m0 = 0, m1 = -1;
static u32 mod = 0;
static int burst = 1;
static int statusmask = -1, rtprio = 0;
static double jit = 0.5;
static unsigned rs = 12345;

/* ---------------- bookkeeping ---------------- */
typedef struct {
    _Atomic u64 ts;
    _Atomic int got;
    u64 first, last;
} slot_t;
static slot_t *slots;
static _Atomic long nsent, nfull, nreply, nstray, ndup;
static _Atomic u64 lastrx;
static double *lf, *ll;
static _Atomic long nlf, nll;
static long latcap;
static _Atomic int measuring;
static _Atomic long todo;
static _Atomic u32 aseq;
static void tx_next(void);
static void matched(u32 id, u64 t) {
    if (id >= mod) {
        nstray++;
        return;
    }
    slot_t *s = &slots[id];
    u64 ts = s->ts;
    if (!ts || t < ts) {
        nstray++;
        return;
    }
    int g = atomic_fetch_add(&s->got, 1) + 1;
    if (g > expect) {
        ndup++;
        return;
    }
    nreply++;
    lastrx = t;
    if (g == 1 && measuring) {
        long k = nlf++;
        if (k < latcap)
            lf[k] = (t - ts) / 1e3;
    }
    if (g == expect) {
        if (measuring) {
            long k = nll++;
            if (k < latcap)
                ll[k] = (t - ts) / 1e3;
        }
        nfull++;
        if (todo > 0)
            tx_next();
    }
}
/* ---------------- OSC ---------------- */
static int pad4(int n) {
    return (n + 4) & ~3;
}
static void w32(unsigned char *p, u32 v) {
    p[0] = v >> 24;
    p[1] = v >> 16;
    p[2] = v >> 8;
    p[3] = v;
}
static u32 r32(const unsigned char *p) {
    return (u32)p[0] << 24 | (u32)p[1] << 16 | (u32)p[2] << 8 | p[3];
}
static u32 hi(u32 id) {
    return id / 127;
}
static u32 lo(u32 id) {
    return id % 127 + 1;
}
static double val(const char *s, u32 id) {
    if (s[0] == '%')
        switch (s[1]) {
        case 'n':
            return id;
        case 'h':
            return hi(id);
        case 'l':
            return lo(id);
        case 'H':
            return hi(id) / 127.0;
        case 'L':
            return lo(id) / 127.0;
        }
    return atof(s);
}
static int enc_osc(unsigned char *b, u32 id) {
    int n = 0;
    memset(b, 0, 1024);
    char a[256];
    const char *q = addr;
    int k = 0; /* %h %l %n allowed in address */
    while (*q && k < 240) {
        if (*q == '%' && q[1]) {
            k += snprintf(a + k, 16, "%u", (u32)val(q, id));
            q += 2;
        } else
            a[k++] = *q++;
    }
    a[k] = 0;
    strcpy((char *)b, a);
    n = pad4(k);
    char tt[40];
    tt[0] = ',';
    for (int i = 0; i < nargs; i++)
        tt[i + 1] = args[i][0];
    tt[nargs + 1] = 0;
    strcpy((char *)b + n, tt);
    n += pad4(nargs + 1);
    for (int i = 0; i < nargs; i++) {
        const char *v = args[i] + 2;
        switch (args[i][0]) {
        case 'i':
            w32(b + n, (u32)(int)val(v, id));
            n += 4;
            break;
        case 'f': {
            float f = val(v, id);
            u32 u;
            memcpy(&u, &f, 4);
            w32(b + n, u);
            n += 4;
            break;
        }
        case 's':
            strcpy((char *)b + n, v);
            n += pad4(strlen(v));
            break;
        case 'm': {
            unsigned x[4] = {0};
            char t[64];
            snprintf(t, 64, "%s", v);
            int j = 0;
            for (char *p = strtok(t, "/"); p && j < 4; p = strtok(NULL, "/"))
                x[j++] = p[0] == '%' ? (u32)val(p, id) : strtoul(p, 0, 16);
            b[n] = x[0];
            b[n + 1] = x[1];
            b[n + 2] = x[2];
            b[n + 3] = x[3];
            n += 4;
            break;
        }
        }
    }
    return n;
}
static int arg_at(const unsigned char *b, int len, int o, const char *tt, int want, double *out) {
    for (int i = 0; tt[i]; i++) {
        if (tt[i] == 'i' || tt[i] == 'f' || tt[i] == 'm' || tt[i] == 'c') {
            if (o + 4 > len)
                return 0;
            if (i == want) {
                u32 u = r32(b + o);
                if (tt[i] == 'f') {
                    float f;
                    memcpy(&f, &u, 4);
                    *out = f;
                } else
                    *out = (int)u;
                return 1;
            }
            o += 4;
        } else if (tt[i] == 's' || tt[i] == 'S') {
            if (o >= len)
                return 0;
            o += pad4(strnlen((char *)b + o, len - o));
        } else if (tt[i] == 'h' || tt[i] == 'd' || tt[i] == 't') {
            if (i == want) {
                *out = (double)((u64)r32(b + o) << 32 | r32(b + o + 4));
                return 1;
            }
            o += 8;
        } else if (tt[i] == 'b') {
            o += 4 + ((r32(b + o) + 3) & ~3);
        }
    }
    return 0;
}
static void dec_osc(const unsigned char *b, int len, u64 t) {
    if (len >= 16 && !memcmp(b, "#bundle", 8)) {
        int o = 16;
        while (o + 4 <= len) {
            int n = r32(b + o);
            o += 4;
            if (n <= 0 || o + n > len)
                return;
            dec_osc(b + o, n, t);
            o += n;
        }
        return;
    }
    int al = strnlen((char *)b, len);
    if (al == len)
        return;
    if (filt && strncmp((char *)b, filt, strlen(filt))) {
        nstray++;
        return;
    }
    int o = pad4(al);
    if (o >= len || b[o] != ',') {
        nstray++;
        return;
    }
    const char *tt = (char *)b + o + 1;
    int d = o + pad4(strnlen((char *)b + o, len - o));
    double x, y;
    if (!arg_at(b, len, d, tt, m0, &x)) {
        nstray++;
        return;
    }
    if (m1 < 0) {
        matched((u32)x, t);
        return;
    }
    if (!arg_at(b, len, d, tt, m1, &y) || y < 1) {
        nstray++;
        return;
    }
    if (strchr("f", tt[m0]) && x <= 1 && strchr("f", tt[m1]) && y <= 1 && reuse) {
        x = (int)(x * 127 + .5);
        y = (int)(y * 127 + .5);
    } /* --unit */
    matched((u32)x * 127 + (u32)y - 1, t);
}
static int us = -1, ur = -1;
static struct sockaddr_in da;
static volatile int stop;
static void *rxthread(void *_) {
    (void)_;
    enum { B = 32 };
    static unsigned char buf[B][2048];
    struct mmsghdr mm[B];
    struct iovec io[B];
    while (!stop) {
        memset(mm, 0, sizeof mm);
        for (int i = 0; i < B; i++) {
            io[i].iov_base = buf[i];
            io[i].iov_len = 2048;
            mm[i].msg_hdr.msg_iov = &io[i];
            mm[i].msg_hdr.msg_iovlen = 1;
        }
        int n = recvmmsg(ur, mm, B, MSG_WAITFORONE, NULL);
        if (n <= 0)
            continue;
        u64 t = now();
        for (int i = 0; i < n; i++)
            dec_osc(buf[i], mm[i].msg_len, t);
    }
    return NULL;
}
/* ---------------- MIDI (JACK) ---------------- */
static int enc_midi(unsigned char *b, u32 id) {
    char t[256];
    snprintf(t, 256, "%s", midit);
    int n = 0;
    for (char *p = strtok(t, ","); p; p = strtok(NULL, ","))
        b[n++] = p[0] == '%' ? (unsigned)val(p, id) : strtoul(p, 0, 16);
    return n;
}
#define RS (1 << 16)
typedef struct {
    unsigned char n, b[15];
} ev_t;
static ev_t ring[RS];
static _Atomic u32 rh, rt;
static _Atomic long xruns;
#ifdef WITH_JACK
static jack_client_t *jc;
static jack_port_t *jo, *ji;
static _Atomic int jdead;
static int jproc(jack_nframes_t nf, void *_) {
    (void)_;
    if (jo) {
        void *b = jack_port_get_buffer(jo, nf);
        jack_midi_clear_buffer(b);
        u32 h = rh;
        while (rt != h) {
            ev_t *e = &ring[rt & (RS - 1)];
            if (jack_midi_event_write(b, 0, e->b, e->n))
                break;
            rt++;
        }
    }
    if (ji) {
        void *b = jack_port_get_buffer(ji, nf);
        u32 n = jack_midi_get_event_count(b);
        u64 t = now();
        jack_midi_event_t e;
        for (u32 i = 0; i < n; i++)
            if (!jack_midi_event_get(&e, b, i) && e.size >= 3) {
                if (statusmask >= 0 && (e.buffer[0] & 0xf0) != statusmask) {
                    nstray++;
                    continue;
                }
                int v = e.buffer[2];
                if (v < 1) {
                    nstray++;
                    continue;
                }
                matched(e.buffer[1] * 127u + v - 1, t);
            }
    }
    return 0;
}
static void jdown(void *_) {
    (void)_;
    jdead = 1;
    fprintf(stderr, "mmprobe: jack server gone\n");
}
static int jx(void *_) {
    (void)_;
    xruns++;
    return 0;
}
#endif
static void tx(u32 id) {
    slot_t *s = &slots[id];
    s->got = 0;
    if (src_midi) {
        u32 h = rh;
        while (h - rt >= RS - 1)
            sched_yield();
        ev_t *e = &ring[h & (RS - 1)];
        e->n = enc_midi(e->b, id);
        s->ts = now();
        atomic_store(&rh, h + 1);
    } else {
        unsigned char b[1024];
        int n = enc_osc(b, id);
        s->ts = now();
        if (sendto(us, b, n, 0, (void *)&da, sizeof da) < 0 && errno != ECONNREFUSED)
            perror("sendto");
    }
    nsent++;
}
static void tx_next(void) {
    if (atomic_fetch_sub(&todo, 1) > 0) {
        u32 id = atomic_fetch_add(&aseq, 1) % mod;
        tx(id);
    }
}
static int cmp(const void *a, const void *b) {
    double x = *(double *)a, y = *(double *)b;
    return x < y ? -1 : x > y;
}
static double pc(double *a, long n, double p) {
    if (!n)
        return 0;
    long i = (long)(p * n);
    if (i >= n)
        i = n - 1;
    return a[i];
}
static void slp(u64 until) {
    struct timespec t = {until / 1000000000ull, until % 1000000000ull};
    while (clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &t, NULL) == EINTR)
        ;
}
static u32 seq;
static double g_rate, g_loss, g_backlog, maxbl = 50;
static void drain(double s) {
    u64 t0 = now();
    for (;;) {
        if (nfull >= nsent)
            return;
        u64 t = now(), l = lastrx > t0 ? lastrx : t0;
        if (t - l > (u64)(s * 1e9))
            return;
        usleep(2000);
    }
}
static void reset(void) {
    nsent = nfull = nreply = nstray = ndup = 0;
    nlf = nll = 0;
    for (u32 i = 0; i < mod; i++) {
        slots[i].ts = 0;
        slots[i].got = 0;
    }
}
static void phase(long n, double r, int meas, int print) {
    usleep(20000);
    reset();
    measuring = meas;
    if (n > latcap) {
        latcap = n;
        lf = realloc(lf, n * 8);
        ll = realloc(ll, n * 8);
    }
    u64 t0 = now();
    long late = 0;
    if (window > 0) { /* closed loop: the receiver sends the next message when one is fully answered */
        aseq = seq;
        todo = n;
        for (int i = 0; i < window; i++)
            tx_next();
        long seen = -1;
        u64 g = now();
        while (nfull + late < n) {
            usleep(1000);
            long f = nfull;
            if (f != seen) {
                seen = f;
                g = now();
            } else if (now() - g > (u64)(grace * 1e9)) {
                late += nsent - nfull - late;
                if (todo <= 0)
                    break;
                for (int i = 0; i < window; i++)
                    tx_next();
                g = now();
            }
        }
        todo = 0;
        seq = aseq % mod;
    } else if (r <= 0)
        for (long i = 0; i < n; i++) {
            tx(seq);
            seq = (seq + 1) % mod;
        }
    else {
        double gap = 1e9 * burst / r;
        for (long i = 0; i < n;) {
            u64 due = t0 + (u64)((i / burst) * gap + jit * gap * (rand_r(&rs) / (double)RAND_MAX));
            if (now() < due)
                slp(due);
            for (int k = 0; k < burst && i < n; k++, i++) {
                tx(seq);
                seq = (seq + 1) % mod;
            }
        }
    }
    u64 t1 = now();
    drain(grace);
    measuring = 0;
    long full = nll, rep = nreply, exp = n * (long)expect;
    double tw = (lastrx > t0 ? lastrx - t0 : t1 - t0) / 1e9;
    g_rate = n / ((t1 - t0) / 1e9);
    g_loss = exp ? 1.0 - (double)rep / exp : 0;
    g_backlog = lastrx > t1 ? (lastrx - t1) / 1e6 : 0;
    if (print) {
        qsort(lf, nlf < latcap ? nlf : latcap, 8, cmp);
        qsort(ll, full < latcap ? full : latcap, 8, cmp);
        printf("%s%ssent %ld at %.0f/s replies %ld/%ld lost %ld (%.3f%%) dup %ld stray %ld out %.0f/s | last-of-%d us "
               "p50 %.1f p90 %.1f p99 %.1f p99.9 %.1f max %.1f | first p50 %.1f p99 %.1f%s\n",
               label, *label ? " " : "", n, g_rate, rep, exp, exp - rep, 100 * g_loss, (long)ndup, (long)nstray,
               rep / tw, expect, pc(ll, full, .5), pc(ll, full, .9), pc(ll, full, .99), pc(ll, full, .999),
               full ? ll[full - 1] : 0, pc(lf, nlf, .5), pc(lf, nlf, .99), late ? " GAVE-UP" : "");
        fflush(stdout);
    }
}
int main(int c, char **v) {
    static struct option o[] = {{"to", 1, 0, 'd'},
                                {"listen", 1, 0, 'l'},
                                {"addr", 1, 0, 'a'},
                                {"arg", 1, 0, 'A'},
                                {"count", 1, 0, 'n'},
                                {"rate", 1, 0, 'r'},
                                {"window", 1, 0, 'w'},
                                {"expect", 1, 0, 'e'},
                                {"match", 1, 0, 'm'},
                                {"filter", 1, 0, 'f'},
                                {"mod", 1, 0, 'M'},
                                {"warmup", 1, 0, 'k'},
                                {"grace", 1, 0, 'g'},
                                {"rounds", 1, 0, 'R'},
                                {"label", 1, 0, 'L'},
                                {"source", 1, 0, 'S'},
                                {"sink", 1, 0, 'K'},
                                {"midi", 1, 0, 't'},
                                {"jack-name", 1, 0, 'J'},
                                {"jack-to", 1, 0, 'o'},
                                {"jack-from", 1, 0, 'i'},
                                {"search", 1, 0, 's'},
                                {"dur", 1, 0, 'D'},
                                {"burst", 1, 0, 'b'},
                                {"status", 1, 0, 'x'},
                                {"maxloss", 1, 0, 'X'},
                                {"unit", 0, 0, 'u'},
                                {"rt", 1, 0, 'P'},
                                {"jitter", 1, 0, 'j'},
                                {"backlog", 1, 0, 'B'},
                                {0, 0, 0, 0}};
    int k;
    double smax = 0;
    while ((k = getopt_long(c, v, "d:l:a:A:n:r:w:e:m:f:M:k:g:R:L:S:K:t:J:o:i:s:D:b:x:X:uP:j:B:", o, 0)) != -1)
        switch (k) {
        case 'd':
            dst = optarg;
            break;
        case 'l':
            lport = atoi(optarg);
            break;
        case 'a':
            addr = optarg;
            break;
        case 'A':
            if (nargs < 32)
                args[nargs++] = optarg;
            break;
        case 'n':
            N = atol(optarg);
            break;
        case 'r':
            rate = atof(optarg);
            break;
        case 'w':
            window = atoi(optarg);
            break;
        case 'e':
            expect = atoi(optarg);
            break;
        case 'm':
            m1 = -1;
            sscanf(optarg, "%d,%d", &m0, &m1);
            break;
        case 'f':
            filt = optarg;
            break;
        case 'M':
            mod = atoi(optarg);
            break;
        case 'k':
            warmup = atoi(optarg);
            break;
        case 'g':
            grace = atof(optarg);
            break;
        case 'R':
            rounds = atoi(optarg);
            break;
        case 'L':
            label = optarg;
            break;
        case 'S':
            src_midi = !strcmp(optarg, "midi");
            break;
        case 'K':
            snk_midi = !strcmp(optarg, "midi");
            break;
        case 't':
            midit = optarg;
            break;
        case 'J':
            jname = optarg;
            break;
        case 'o':
            jto = optarg;
            break;
        case 'i':
            jfrom = optarg;
            break;
        case 's':
            search = 1;
            smax = atof(optarg);
            break;
        case 'D':
            dur = atof(optarg);
            break;
        case 'b':
            burst = atoi(optarg);
            break;
        case 'x':
            statusmask = strtol(optarg, 0, 16);
            break;
        case 'X':
            maxloss = atof(optarg);
            break;
        case 'u':
            reuse = 1;
            break;
        case 'B':
            maxbl = atof(optarg);
            break;
        case 'j':
            jit = atof(optarg);
            break;
        case 'P':
            rtprio = atoi(optarg);
            break;
        default:
            fprintf(stderr, "see README.md\n");
            return 2;
        }
    if (!nargs) {
        args[nargs++] = "i:%n";
    }
    if (!mod)
        mod = (src_midi || snk_midi || m1 >= 0) ? 128 * 127 : 1 << 20;
    slots = calloc(mod, sizeof *slots);
    latcap = 1 << 16;
    lf = malloc(latcap * 8);
    ll = malloc(latcap * 8);
    prctl(PR_SET_TIMERSLACK, 1, 0, 0, 0);
    if (!src_midi) {
        us = socket(AF_INET, SOCK_DGRAM, 0);
        char h[64];
        int p;
        if (sscanf(dst, "%63[^:]:%d", h, &p) != 2)
            return 2;
        da.sin_family = AF_INET;
        da.sin_port = htons(p);
        inet_pton(AF_INET, h, &da.sin_addr);
    }
    pthread_t th;
    if (!snk_midi) {
        ur = socket(AF_INET, SOCK_DGRAM, 0);
        int b = 16 << 20;
        if (setsockopt(ur, SOL_SOCKET, SO_RCVBUFFORCE, &b, sizeof b))
            setsockopt(ur, SOL_SOCKET, SO_RCVBUF, &b, sizeof b);
        struct timeval tv = {0, 100000};
        setsockopt(ur, SOL_SOCKET, SO_RCVTIMEO, &tv, sizeof tv);
        struct sockaddr_in a = {
            .sin_family = AF_INET, .sin_port = htons(lport), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
        if (bind(ur, (void *)&a, sizeof a)) {
            perror("bind");
            return 1;
        }
        pthread_create(&th, 0, rxthread, 0);
        if (rtprio) {
            struct sched_param sp = {rtprio};
            pthread_setschedparam(th, SCHED_FIFO, &sp);
        }
    }
    if (src_midi || snk_midi) {
#ifdef WITH_JACK
        jc = jack_client_open(jname, JackNoStartServer, NULL);
        if (!jc) {
            fprintf(stderr, "no jack\n");
            return 1;
        }
        jack_set_process_callback(jc, jproc, 0);
        jack_on_shutdown(jc, jdown, 0);
        jack_set_xrun_callback(jc, jx, 0);
        if (src_midi)
            jo = jack_port_register(jc, "out", JACK_DEFAULT_MIDI_TYPE, JackPortIsOutput, 0);
        if (snk_midi)
            ji = jack_port_register(jc, "in", JACK_DEFAULT_MIDI_TYPE, JackPortIsInput, 0);
        jack_activate(jc);
        if (jo && jto) {
            int e = jack_connect(jc, jack_port_name(jo), !strcmp(jto, "self") ? jack_port_name(ji) : jto);
            if (e)
                fprintf(stderr, "connect %s: %d\n", jto, e);
        }
        if (ji && jfrom) {
            int e = jack_connect(jc, jfrom, jack_port_name(ji));
            if (e)
                fprintf(stderr, "connect %s: %d\n", jfrom, e);
        }
        usleep(300000);
#else
        fprintf(stderr, "built without JACK\n");
        return 2;
#endif
    }
    if (warmup)
        phase(warmup, rate > 0 && rate < 1000 ? rate : 1000, 0, 0);
    if (search) { /* highest open-loop rate without loss: doubling, then bisection; each step lasts dur seconds */
        double d = dur ? dur : 1, lo_ = 0, hi_ = 0, r = rate;
        for (int i = 0; i < 14 && r <= smax; i++) {
            phase((long)(r * d), r, 1, 1);
            if (g_loss > maxloss || g_rate < 0.9 * r || g_backlog > maxbl) {
                hi_ = r;
                break;
            }
            lo_ = r;
            r *= 2;
        }
        if (hi_ > 0)
            for (int i = 0; i < 5; i++) {
                double mid = (lo_ + hi_) / 2;
                phase((long)(mid * d), mid, 1, 1);
                if (g_loss > maxloss || g_rate < 0.9 * mid || g_backlog > maxbl)
                    hi_ = mid;
                else
                    lo_ = mid;
            }
        printf("%s max-rate-without-loss %.0f msg/s in (%.0f out/s)\n", label, lo_, lo_ * expect);
    } else
        for (int i = 0; i < rounds; i++)
            phase(dur && rate > 0 ? (long)(dur * rate) : N, rate, 1, 1);
    if (xruns)
        fprintf(stderr, "xruns %ld\n", (long)xruns);
    stop = 1;
#ifdef WITH_JACK
    if (jc && !jdead) {
        jack_deactivate(jc);
        jack_client_close(jc);
    }
#endif
    return 0;
}
