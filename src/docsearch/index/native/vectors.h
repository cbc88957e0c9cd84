/* Inner products of float16 vectors with a query, where the processor has instructions for it.
 *
 * Those in float32 only name candidates: whoever is named is scored once more, in float64 and always in the
 * same order (see `vectors.py`).
 */

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#if defined(__unix__) || defined(__APPLE__)
#include <pthread.h>
#define THREADS
#endif

typedef float dot_product(const uint16_t *vector, const float *query, Py_ssize_t size);
typedef int32_t short_product(const int8_t *vector, const int16_t *query, Py_ssize_t size);
typedef double exact_product(const uint16_t *vector, const double *query, Py_ssize_t size);
typedef void widening(const uint16_t *halves, float *numbers, Py_ssize_t size);

#define LANES 16 /* sums that a product is added up in, whatever the processor */

#if defined(__x86_64__) && (defined(__GNUC__) || defined(__clang__))
#include <immintrin.h>

__attribute__((target("avx512f"))) static float
dot_avx512(const uint16_t *vector, const float *query, Py_ssize_t size)
{
    __m512 sums[4] = {_mm512_setzero_ps(), _mm512_setzero_ps(), _mm512_setzero_ps(), _mm512_setzero_ps()};
    Py_ssize_t at = 0;
    for (; at + 64 <= size; at += 64) {
        for (int part = 0; part < 4; part++) {
            const __m256i *halves = (const __m256i *)(vector + at + 16 * part);
            sums[part] = _mm512_fmadd_ps(_mm512_cvtph_ps(_mm256_loadu_si256(halves)),
                                         _mm512_loadu_ps(query + at + 16 * part), sums[part]);
        }
    }
    for (; at < size; at += 16) {
        uint16_t rest[16] = {0};
        float asked[16] = {0};
        size_t left = size - at < 16 ? (size_t)(size - at) : 16;
        memcpy(rest, vector + at, left * sizeof(uint16_t));
        memcpy(asked, query + at, left * sizeof(float));
        sums[0] = _mm512_fmadd_ps(_mm512_cvtph_ps(_mm256_loadu_si256((const __m256i *)rest)),
                                  _mm512_loadu_ps(asked), sums[0]);
    }
    return _mm512_reduce_add_ps(
        _mm512_add_ps(_mm512_add_ps(sums[0], sums[1]), _mm512_add_ps(sums[2], sums[3])));
}

__attribute__((target("avx2,fma,f16c"))) static float
dot_avx2(const uint16_t *vector, const float *query, Py_ssize_t size)
{
    __m256 sums[4] = {_mm256_setzero_ps(), _mm256_setzero_ps(), _mm256_setzero_ps(), _mm256_setzero_ps()};
    Py_ssize_t at = 0;
    for (; at + 32 <= size; at += 32) {
        for (int part = 0; part < 4; part++) {
            const __m128i *halves = (const __m128i *)(vector + at + 8 * part);
            sums[part] = _mm256_fmadd_ps(_mm256_cvtph_ps(_mm_loadu_si128(halves)),
                                         _mm256_loadu_ps(query + at + 8 * part), sums[part]);
        }
    }
    for (; at < size; at += 8) {
        uint16_t rest[8] = {0};
        float asked[8] = {0};
        size_t left = size - at < 8 ? (size_t)(size - at) : 8;
        memcpy(rest, vector + at, left * sizeof(uint16_t));
        memcpy(asked, query + at, left * sizeof(float));
        sums[0] = _mm256_fmadd_ps(_mm256_cvtph_ps(_mm_loadu_si128((const __m128i *)rest)),
                                  _mm256_loadu_ps(asked), sums[0]);
    }
    float lanes[8], sum = 0;
    _mm256_storeu_ps(lanes, _mm256_add_ps(_mm256_add_ps(sums[0], sums[1]), _mm256_add_ps(sums[2], sums[3])));
    for (int lane = 0; lane < 8; lane++) {
        sum += lanes[lane];
    }
    return sum;
}

__attribute__((target("avx2,f16c"))) static void
widen_f16c(const uint16_t *halves, float *numbers, Py_ssize_t size)
{
    Py_ssize_t at = 0;
    for (; at + 8 <= size; at += 8) {
        _mm256_storeu_ps(numbers + at, _mm256_cvtph_ps(_mm_loadu_si128((const __m128i *)(halves + at))));
    }
    for (; at < size; at++) {
        numbers[at] = _cvtsh_ss(halves[at]);
    }
}

/* Sums of integers: the same however they are added up, as long as they fit. */
__attribute__((target("avx2"))) static int32_t
short_avx2(const int8_t *vector, const int16_t *query, Py_ssize_t size)
{
    __m256i sums[2] = {_mm256_setzero_si256(), _mm256_setzero_si256()};
    Py_ssize_t at = 0;
    for (; at + 32 <= size; at += 32) {
        for (int part = 0; part < 2; part++) {
            __m256i numbers = _mm256_cvtepi8_epi16(_mm_loadu_si128((const __m128i *)(vector + at + 16 * part)));
            __m256i asked = _mm256_loadu_si256((const __m256i *)(query + at + 16 * part));
            sums[part] = _mm256_add_epi32(sums[part], _mm256_madd_epi16(numbers, asked));
        }
    }
    int32_t lanes[8], sum = 0;
    _mm256_storeu_si256((__m256i *)lanes, _mm256_add_epi32(sums[0], sums[1]));
    for (int lane = 0; lane < 8; lane++) {
        sum += lanes[lane];
    }
    for (; at < size; at++) {
        sum += vector[at] * query[at];
    }
    return sum;
}

__attribute__((target("avx512f,avx512bw"))) static int32_t
short_avx512(const int8_t *vector, const int16_t *query, Py_ssize_t size)
{
    __m512i sums[2] = {_mm512_setzero_si512(), _mm512_setzero_si512()};
    Py_ssize_t at = 0;
    for (; at + 64 <= size; at += 64) {
        for (int part = 0; part < 2; part++) {
            __m512i numbers =
                _mm512_cvtepi8_epi16(_mm256_loadu_si256((const __m256i *)(vector + at + 32 * part)));
            __m512i asked = _mm512_loadu_si512(query + at + 32 * part);
            sums[part] = _mm512_add_epi32(sums[part], _mm512_madd_epi16(numbers, asked));
        }
    }
    int32_t sum = _mm512_reduce_add_epi32(_mm512_add_epi32(sums[0], sums[1]));
    for (; at < size; at++) {
        sum += vector[at] * query[at];
    }
    return sum;
}

__attribute__((target("avx2,f16c"))) static void
add_exactly(__m256d sums[4], const uint16_t *vector, const double *query)
{
    for (int half = 0; half < 2; half++) {
        __m256 numbers = _mm256_cvtph_ps(_mm_loadu_si128((const __m128i *)(vector + 8 * half)));
        __m256d parts[2] = {_mm256_cvtps_pd(_mm256_castps256_ps128(numbers)),
                            _mm256_cvtps_pd(_mm256_extractf128_ps(numbers, 1))};
        for (int part = 0; part < 2; part++) {
            __m256d asked = _mm256_loadu_pd(query + 8 * half + 4 * part);
            __m256d *sum = &sums[2 * half + part];
            *sum = _mm256_add_pd(*sum, _mm256_mul_pd(parts[part], asked));
        }
    }
}

/* A product of 11 and 24 bits is exact in float64, so only the order of the sums matters. */
__attribute__((target("avx2,f16c"))) static double
exact_avx2(const uint16_t *vector, const double *query, Py_ssize_t size)
{
    __m256d sums[4] = {_mm256_setzero_pd(), _mm256_setzero_pd(), _mm256_setzero_pd(), _mm256_setzero_pd()};
    Py_ssize_t at = 0;
    for (; at + LANES <= size; at += LANES) {
        add_exactly(sums, vector + at, query + at);
    }
    if (at < size) {
        uint16_t rest[LANES] = {0};
        double asked[LANES] = {0};
        memcpy(rest, vector + at, (size_t)(size - at) * sizeof(uint16_t));
        memcpy(asked, query + at, (size_t)(size - at) * sizeof(double));
        add_exactly(sums, rest, asked);
    }
    double lanes[LANES];
    for (int part = 0; part < 4; part++) {
        _mm256_storeu_pd(lanes + 4 * part, sums[part]);
    }
    for (int half = LANES / 2; half > 0; half /= 2) {
        for (int lane = 0; lane < half; lane++) {
            lanes[lane] += lanes[lane + half];
        }
    }
    return lanes[0];
}

static widening *
best_widening(void)
{
    return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("f16c") ? widen_f16c : NULL;
}

static dot_product *
best_dot_product(void)
{
    if (!best_widening()) {
        return NULL;
    }
    if (__builtin_cpu_supports("avx512f")) {
        return dot_avx512;
    }
    return __builtin_cpu_supports("fma") ? dot_avx2 : NULL;
}

static exact_product *
best_exact_product(void)
{
    return best_widening() ? exact_avx2 : NULL;
}

static short_product *
best_short_product(void)
{
    if (!best_widening()) {
        return NULL;
    }
    return __builtin_cpu_supports("avx512bw") ? short_avx512 : short_avx2;
}

#define FETCH(address) _mm_prefetch((const char *)(address), _MM_HINT_T0)

#else

static widening *
best_widening(void)
{
    return NULL;
}

static dot_product *
best_dot_product(void)
{
    return NULL;
}

static exact_product *
best_exact_product(void)
{
    return NULL;
}

static short_product *
best_short_product(void)
{
    return NULL;
}

#define FETCH(address) (void)(address)

#endif

typedef struct {
    int64_t *places;
    float *products;          /* a heap with the least on top, once `filled` is `room` */
    Py_ssize_t room, filled, seen;
} Nearest;

static void
settle(Nearest *found, Py_ssize_t at, Py_ssize_t size, int64_t place, float product)
{
    for (Py_ssize_t child; (child = 2 * at + 1) < size; at = child) {
        if (child + 1 < size && found->products[child + 1] < found->products[child]) {
            child++;
        }
        if (found->products[child] >= product) {
            break;
        }
        found->products[at] = found->products[child];
        found->places[at] = found->places[child];
    }
    found->products[at] = product;
    found->places[at] = place;
}

static void
consider(Nearest *found, int64_t place, float product)
{
    if (found->filled < found->room) {
        Py_ssize_t at = found->filled++;
        for (Py_ssize_t above; at > 0 && found->products[above = (at - 1) / 2] > product; at = above) {
            found->products[at] = found->products[above];
            found->places[at] = found->places[above];
        }
        found->products[at] = product;
        found->places[at] = place;
    } else if (found->room && product > found->products[0]) {
        settle(found, 0, found->room, place, product);
    }
}

#define AHEAD 8 /* vectors that are fetched before their turn */

/* What to look at: `codes` in 16 bits with `query`, or else `shorts` with `integers`. */
typedef struct {
    Py_ssize_t dimension;
    dot_product *dot;
    const uint16_t *codes;
    const float *query;
    short_product *short_dot;
    const int8_t *shorts;
    const float *scales;
    const int16_t *integers;
    const int64_t *begins, *ends; /* of the ranges to look at */
    Py_ssize_t ranges;
    const int32_t *order;   /* the row of each vector, NULL where that is its place */
    const uint8_t *allowed; /* by row, NULL where all are */
    int64_t allowed_count;
} Scan;

static void
fetch(const Scan *scan, int64_t place)
{
    Py_ssize_t width = scan->dimension * (scan->shorts ? 1 : 2);
    const char *begin = (scan->shorts ? (const char *)scan->shorts : (const char *)scan->codes) + place * width;
    for (Py_ssize_t line = 0; line < width; line += 64) {
        FETCH(begin + line);
    }
}

static float
product_at(const Scan *scan, int64_t place)
{
    if (scan->shorts) {
        int32_t sum = scan->short_dot(scan->shorts + place * scan->dimension, scan->integers, scan->dimension);
        return scan->scales[place] * (float)sum;
    }
    return scan->dot(scan->codes + place * scan->dimension, scan->query, scan->dimension);
}

/* Look at the vectors from `begin` to `end`. */
static bool
scan_range(const Scan *scan, int64_t begin, int64_t end, Nearest *found)
{
    for (int64_t place = begin; place < end; place++) {
        if (scan->allowed) {
            int64_t row = scan->order ? scan->order[place] : place;
            if (row < 0 || row >= scan->allowed_count) {
                return false;
            }
            if (!scan->allowed[row]) {
                continue;
            }
        }
        if (place + AHEAD < end) {
            fetch(scan, place + AHEAD);
        }
        found->seen++;
        consider(found, place, product_at(scan, place));
    }
    return true;
}

/* Of all ranges one after the other, the vectors from number `from` to number `to`. */
static bool
scan_share(const Scan *scan, int64_t from, int64_t to, Nearest *found)
{
    bool sound = true;
    for (Py_ssize_t at = 0; sound && at < scan->ranges; at++) {
        int64_t begin = scan->begins[at], size = scan->ends[at] - begin;
        int64_t first = from > 0 ? from : 0, last = to < size ? to : size;
        if (first < last) {
            sound = scan_range(scan, begin + first, begin + last, found);
        }
        from -= size;
        to -= size;
    }
    return sound;
}

#ifdef THREADS

#define LEAST_EACH 32768 /* vectors: with fewer, waking a processor that sleeps takes longer than it saves */
#define MOST_THREADS 8

typedef struct {
    const Scan *scan;
    int64_t from, to;
    Nearest found;
    pthread_t thread;
    bool started, sound;
} Share;

static void *
scan_in_thread(void *given)
{
    Share *share = given;
    share->sound = scan_share(share->scan, share->from, share->to, &share->found);
    return NULL;
}

/* A thread for `share`, with room of its own for what is found; not started where that cannot be had. */
static void
start(Share *share, Py_ssize_t room)
{
    share->found = (Nearest){malloc(sizeof(int64_t) * (size_t)(room + 1)),
                             malloc(sizeof(float) * (size_t)(room + 1)), room, 0, 0};
    share->started = share->found.places && share->found.products &&
                     pthread_create(&share->thread, NULL, scan_in_thread, share) == 0;
}

static void
finish(Share *share, Nearest *found)
{
    if (share->started) {
        pthread_join(share->thread, NULL);
        for (Py_ssize_t at = 0; at < share->found.filled; at++) {
            consider(found, share->found.places[at], share->found.products[at]);
        }
        found->seen += share->found.seen;
    } else {
        share->sound = scan_share(share->scan, share->from, share->to, found);
    }
    free(share->found.places);
    free(share->found.products);
}

/* Look at all ranges, divided among `threads`, of which this is one. */
static bool
scan_all(const Scan *scan, Py_ssize_t threads, Nearest *found)
{
    int64_t total = 0;
    for (Py_ssize_t at = 0; at < scan->ranges; at++) {
        total += scan->ends[at] - scan->begins[at];
    }
    Share shares[MOST_THREADS];
    threads = threads < MOST_THREADS ? threads : MOST_THREADS;
    threads = threads < total / LEAST_EACH ? threads : (Py_ssize_t)(total / LEAST_EACH);
    threads = threads > 1 ? threads : 1;
    for (Py_ssize_t at = 1; at < threads; at++) {
        shares[at] = (Share){.scan = scan, .from = total * at / threads, .to = total * (at + 1) / threads};
        start(&shares[at], found->room);
    }
    bool sound = scan_share(scan, 0, total / threads, found);
    for (Py_ssize_t at = 1; at < threads; at++) {
        finish(&shares[at], found);
        sound = sound && shares[at].sound;
    }
    return sound;
}

#else

static bool
scan_all(const Scan *scan, Py_ssize_t threads, Nearest *found)
{
    (void)threads;
    return scan_share(scan, 0, INT64_MAX, found);
}

#endif
