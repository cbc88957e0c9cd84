/* The same products by AMX, which multiplies 16 rows of bytes by 64 inputs of 16 outputs at once.
 *
 * A code of 16 bits is two bytes: high * 256 + low, both with a sign.  They stand as two rows, one after the
 * other, so that 8 rows of codes are 16 of bytes, and their sums are put together in the same integers.
 */

#include <stdbool.h>

#define TILED_ROWS 8

#if defined(__x86_64__) && defined(__linux__) && defined(__GNUC__) && __GNUC__ >= 11
#include <sys/syscall.h>
#include <unistd.h>

#define WITH_TILES __attribute__((target("amx-tile,amx-int8,avx512f,avx512bw,avx512vnni")))
#define ASK_FOR_STATE 0x1023 /* ARCH_REQ_XCOMP_PERM: who uses tiles must ask the system first, once a process */
#define TILE_STATE 18

/* Whether this processor has tiles and the system grants them. */
static bool
has_tiles(void)
{
    return __builtin_cpu_supports("amx-int8") && __builtin_cpu_supports("avx512vnni") &&
           syscall(SYS_arch_prctl, ASK_FOR_STATE, TILE_STATE) == 0;
}

/* For this thread: all tiles are of 16 rows and 64 bytes. */
WITH_TILES static void
begin_tiles(void)
{
    struct {
        uint8_t palette, first, apart[14];
        uint16_t bytes[16];
        uint8_t rows[16];
    } shape __attribute__((aligned(64))) = {.palette = 1};
    for (int tile = 0; tile < 8; tile++) {
        shape.bytes[tile] = 64;
        shape.rows[tile] = 16;
    }
    __asm__ volatile("" ::"r"(&shape) : "memory"); /* all of it is read */
    _tile_loadconfig(&shape);
}

WITH_TILES static void
end_tiles(void)
{
    _tile_release();
}

WITH_TILES static void
multiply_tiles(const int8_t *bytes, int rows, int inputs, const Panel *panel, float (*sums)[LANES])
{
    int32_t whole[2][16][16] __attribute__((aligned(64)));
    for (int block = 0; block < inputs / BLOCK; block++) {
        const Block *weights = &panel->blocks[block];
        _tile_zero(0);
        _tile_zero(1);
        _tile_loadd(2, bytes + block * BLOCK, inputs);
        _tile_loadd(3, weights->steps[0][0], sizeof weights->steps[0]);
        _tile_loadd(4, weights->steps[0][16], sizeof weights->steps[0]);
        _tile_dpbssd(0, 2, 3);
        _tile_dpbssd(1, 2, 4);
        _tile_stored(0, whole[0], 64);
        _tile_stored(1, whole[1], 64);
        for (int row = 0; row < rows; row++) {
            for (int line = 4 * row; line < 4 * row + 4; line++) { /* not all at once, to have no queue */
                FETCH_AHEAD((const char *)weights + 64 * line);
            }
            for (int half = 0; half < 2; half++) {
                __m512i high = _mm512_load_si512(whole[half][2 * row]);
                __m512i low = _mm512_load_si512(whole[half][2 * row + 1]);
                add_scaled(sums[row] + 16 * half, _mm512_add_epi32(_mm512_slli_epi32(high, 8), low),
                           weights->scales + 16 * half);
            }
        }
    }
}

#else

static bool
has_tiles(void)
{
    return false;
}

#define begin_tiles() (void)0
#define end_tiles() (void)0
static void
multiply_tiles(const int8_t *bytes, int rows, int inputs, const Panel *panel, float (*sums)[LANES])
{
    (void)bytes, (void)rows, (void)inputs, (void)panel, (void)sums;
}

#endif

/* A row's codes as two rows of bytes, in the order in which the weights stand. */
FOR_EACH_PROCESSOR static void
part_bytes(const int16_t *codes, int8_t *bytes, int size)
{
    int8_t *high = bytes, *low = bytes + size;
    for (int at = 0; at < size; at++) {
        int8_t rest = (int8_t)codes[at];
        low[at] = rest;
        high[at] = (int8_t)((codes[at] - rest) >> 8);
    }
    for (int at = 0; at < 2 * size; at += 4) {
        uint32_t four;
        memcpy(&four, bytes + at, sizeof four);
        four = (four & 0xff0000ffu) | (four >> 8 & 0xff00u) | (four & 0xff00u) << 8;
        memcpy(bytes + at, &four, sizeof four);
    }
}
