/* Rows of activations, in 16 bits, times a matrix of weights in 8.
 *
 * Within a block of inputs everything is an integer, and the sums of 32 bits cannot overflow, so they are the
 * same whatever instructions a processor has.  The few steps in float32 are done in one order and each is
 * rounded by itself (compile with -ffp-contract=off): the result has the same bits everywhere.
 */

#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#define LANES 32 /* outputs side by side */
#define BLOCK 64 /* inputs that share a scale */
#define TILE 6   /* rows that are multiplied at once, as many as there are registers for */
#define MOST 32639 /* the largest code: 127 * 256 + 127 */

/* As `packed_form.py` writes them: 64 inputs of 32 outputs.  Four inputs of an output stand together, in the
 * order 0, 2, 1, 3, so that the bytes at even places widen to inputs 0 and 1, those at odd ones to 2 and 3. */
typedef struct {
    float scales[LANES];
    int8_t steps[BLOCK / 4][LANES][4];
} Block;

/* All inputs of 32 outputs, and the outputs' biases. */
typedef struct {
    float bias[LANES];
    Block blocks[];
} Panel;

static size_t
panel_size(int inputs)
{
    return sizeof(Panel) + (size_t)(inputs / BLOCK) * sizeof(Block);
}

/* Add to sums[row][lane] the products of at most TILE rows of codes with a panel. */
typedef void multiplying(const int16_t *codes, int rows, int inputs, const Panel *panel, float (*sums)[LANES]);

#if defined(__x86_64__) && (defined(__GNUC__) || defined(__clang__))
#include <immintrin.h>

#define WITH_VNNI __attribute__((target("avx512f,avx512bw,avx512vnni")))
#define WITH_AVX2 __attribute__((target("avx2")))
#define INLINED static inline __attribute__((always_inline))

INLINED int32_t
two_at(const int16_t *codes)
{
    int32_t both;
    memcpy(&both, codes, sizeof both);
    return both;
}

/* The weights are read from far away: fetch what comes after the next block. */
#define FETCH_AHEAD(steps) _mm_prefetch((const char *)(steps) + 2 * sizeof(Block), _MM_HINT_T0)

/* Written out, since the compiler shuffles the sums between registers if they are an array. */
#define EACH_ROW(DO) DO(0) DO(1) DO(2) DO(3) DO(4) DO(5)
#define MULTIPLY_ROW(row)                                                                                    \
    if (rows > row) {                                                                                        \
        __m512i inward = _mm512_set1_epi32(two_at(codes + (size_t)row * inputs + 4 * four + 2 * odd));       \
        left##row = _mm512_dpwssd_epi32(left##row, inward, first);                                           \
        right##row = _mm512_dpwssd_epi32(right##row, inward, second);                                        \
    }
#define ADD_ROW(row)                                                                                         \
    if (rows > row) {                                                                                        \
        add_scaled(sums[row], left##row, weights->scales);                                                   \
        add_scaled(sums[row] + 16, right##row, weights->scales + 16);                                        \
    }

WITH_VNNI INLINED void
add_scaled(float *sums, __m512i whole, const float *scales)
{
    __m512 scaled = _mm512_mul_ps(_mm512_cvtepi32_ps(whole), _mm512_loadu_ps(scales));
    _mm512_storeu_ps(sums, _mm512_add_ps(_mm512_loadu_ps(sums), scaled));
}

WITH_VNNI INLINED void
multiply_rows(const int16_t *codes, const int rows, int inputs, const Panel *panel, float (*sums)[LANES])
{
    for (int block = 0; block < inputs / BLOCK; block++, codes += BLOCK) {
        const Block *weights = &panel->blocks[block];
        __m512i left0, left1, left2, left3, left4, left5, right0, right1, right2, right3, right4, right5;
        left0 = left1 = left2 = left3 = left4 = left5 = _mm512_setzero_si512();
        right0 = right1 = right2 = right3 = right4 = right5 = _mm512_setzero_si512();
#pragma GCC unroll 4
        for (int four = 0; four < BLOCK / 4; four++) {
            const int8_t *steps = weights->steps[four][0];
            __m512i packed = _mm512_loadu_si512(steps), other = _mm512_loadu_si512(steps + 64);
            __m512i first = _mm512_srai_epi16(_mm512_slli_epi16(packed, 8), 8);
            __m512i second = _mm512_srai_epi16(_mm512_slli_epi16(other, 8), 8);
            int odd = 0;
            FETCH_AHEAD(steps);
            EACH_ROW(MULTIPLY_ROW)
            odd = 1;
            first = _mm512_srai_epi16(packed, 8);
            second = _mm512_srai_epi16(other, 8);
            FETCH_AHEAD(steps + 64);
            EACH_ROW(MULTIPLY_ROW)
        }
        EACH_ROW(ADD_ROW)
    }
}

WITH_VNNI static void
multiply_vnni(const int16_t *codes, int rows, int inputs, const Panel *panel, float (*sums)[LANES])
{
    switch (rows) { /* each number has its own code */
    case 1: multiply_rows(codes, 1, inputs, panel, sums); break;
    case 2: multiply_rows(codes, 2, inputs, panel, sums); break;
    case 3: multiply_rows(codes, 3, inputs, panel, sums); break;
    case 4: multiply_rows(codes, 4, inputs, panel, sums); break;
    case 5: multiply_rows(codes, 5, inputs, panel, sums); break;
    default: multiply_rows(codes, TILE, inputs, panel, sums);
    }
}

#define PARTS (LANES / 8)

WITH_AVX2 static void
multiply_avx2(const int16_t *codes, int rows, int inputs, const Panel *panel, float (*sums)[LANES])
{
    for (int block = 0; block < inputs / BLOCK; block++, codes += BLOCK) {
        const Block *weights = &panel->blocks[block];
        for (int row = 0; row < rows; row++) {
            const int16_t *own = codes + (size_t)row * inputs;
            __m256i whole[PARTS] = {_mm256_setzero_si256(), _mm256_setzero_si256(), _mm256_setzero_si256(),
                                    _mm256_setzero_si256()};
            for (int four = 0; four < BLOCK / 4; four++) {
                const int8_t *steps = weights->steps[four][0];
                __m256i even = _mm256_set1_epi32(two_at(own + 4 * four));
                __m256i odd = _mm256_set1_epi32(two_at(own + 4 * four + 2));
                if (row == 0) {
                    FETCH_AHEAD(steps);
                    FETCH_AHEAD(steps + 64);
                }
                for (int part = 0; part < PARTS; part++) {
                    __m256i packed = _mm256_loadu_si256((const __m256i *)(steps + 32 * part));
                    __m256i widened = _mm256_srai_epi16(_mm256_slli_epi16(packed, 8), 8);
                    whole[part] = _mm256_add_epi32(whole[part], _mm256_madd_epi16(even, widened));
                    widened = _mm256_srai_epi16(packed, 8);
                    whole[part] = _mm256_add_epi32(whole[part], _mm256_madd_epi16(odd, widened));
                }
            }
            for (int part = 0; part < PARTS; part++) {
                float *sum = sums[row] + 8 * part;
                __m256 scales = _mm256_loadu_ps(weights->scales + 8 * part);
                __m256 scaled = _mm256_mul_ps(_mm256_cvtepi32_ps(whole[part]), scales);
                _mm256_storeu_ps(sum, _mm256_add_ps(_mm256_loadu_ps(sum), scaled));
            }
        }
    }
}

/* The best that this processor has, at most of `level`: 2 is VNNI, 1 AVX2. */
static multiplying *
best_multiplying(int level)
{
    if (level >= 2 && __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vnni")) {
        return multiply_vnni;
    }
    return level >= 1 && __builtin_cpu_supports("avx2") ? multiply_avx2 : NULL;
}

#else

static multiplying *
best_multiplying(int level)
{
    (void)level;
    return NULL;
}

#endif

/* Plain loops that the compiler turns into vectors, once for each kind of processor. */
#if defined(__x86_64__) && defined(__GLIBC__) && defined(__GNUC__) && !defined(__clang__)
#define FOR_EACH_PROCESSOR __attribute__((target_clones("avx512f", "avx2", "default")))
#else
#define FOR_EACH_PROCESSOR
#endif

/* A row as integers of 16 bits; gives what one step of them is worth. */
FOR_EACH_PROCESSOR static float
codes_of(const float *row, int16_t *codes, int size)
{
    float largest[LANES] = {0}, most = 0;
    for (int at = 0; at < size; at += LANES) {
        for (int lane = 0; lane < LANES; lane++) {
            float value = fabsf(row[at + lane]);
            largest[lane] = value > largest[lane] ? value : largest[lane];
        }
    }
    for (int lane = 0; lane < LANES; lane++) {
        most = largest[lane] > most ? largest[lane] : most;
    }
    float inverse = most > 0 ? MOST / most : 0;
    for (int at = 0; at < size; at++) {
        codes[at] = (int16_t)(int32_t)(row[at] * inverse + (row[at] < 0 ? -0.5f : 0.5f));
    }
    return most / MOST;
}
