/* Inner products of float16 vectors with a query in float32, where the processor has instructions for it.
 *
 * They only name candidates: whoever is named is scored once more, in NumPy (see `vector_leg.py`).
 */

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

typedef float dot_product(const uint16_t *vector, const float *query, Py_ssize_t size);
typedef void widening(const uint16_t *halves, float *numbers, Py_ssize_t size);

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

/* Look at the vectors from `begin` to `end`, which are of the rows `order` has there. */
static bool
scan(dot_product *dot, const uint16_t *codes, const float *query, Py_ssize_t dimension, int64_t begin,
     int64_t end, const int32_t *order, const uint8_t *allowed, int64_t allowed_count, Nearest *found)
{
    for (int64_t place = begin; place < end; place++) {
        if (allowed) {
            int64_t row = order ? order[place] : place;
            if (row < 0 || row >= allowed_count) {
                return false;
            }
            if (!allowed[row]) {
                continue;
            }
        }
        const uint16_t *vector = codes + place * dimension;
        if (place + AHEAD < end) {
            const char *next = (const char *)(vector + AHEAD * dimension);
            for (Py_ssize_t line = 0; line < 2 * dimension; line += 64) {
                FETCH(next + line);
            }
        }
        found->seen++;
        consider(found, place, dot(vector, query, dimension));
    }
    return true;
}
