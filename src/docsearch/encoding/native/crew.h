/* Threads that share the parts of one step after another.
 *
 * Whoever is free takes the next part, and none goes on to the next step before all parts of this one are
 * done.  So nobody waits for a thread that has not begun yet, or that the system has put aside between parts.
 */

#include <stdbool.h>

#if (defined(__GNUC__) || defined(__clang__)) && !defined(_WIN32)
#include <pthread.h>
#include <sched.h>
#define HAS_THREADS 1
#define ADD_ONE(number) __atomic_fetch_add(number, 1, __ATOMIC_ACQ_REL)
#define SEEN(number) __atomic_load_n(number, __ATOMIC_ACQUIRE)
#else
#define HAS_THREADS 0
#define ADD_ONE(number) ((*(number))++)
#define SEEN(number) (*(number))
#endif

#define PATIENCE 500 /* looks before a thread that waits lets another have the processor */

typedef struct {
    int taken, done;
    char apart[56]; /* from the next step's, in a cache line of its own */
} Step;

/* What one thread knows: the step it is in, and whether it has a part of it. */
typedef struct {
    Step *step;
    bool busy;
} Hand;

static void
await(const Step *step, int parts)
{
    for (int looks = 0; SEEN(&step->done) < parts; looks++) {
#if HAS_THREADS
        if (looks >= PATIENCE) {
            sched_yield();
        }
#if defined(__x86_64__)
        __builtin_ia32_pause();
#endif
#endif
    }
}

/* The next part of this step, of `parts`; -1 once all are done, and then this step is behind us. */
static int
next_part(Hand *hand, int parts)
{
    Step *step = hand->step;
    if (hand->busy) {
        ADD_ONE(&step->done);
    }
    int part = ADD_ONE(&step->taken);
    hand->busy = part < parts;
    if (hand->busy) {
        return part;
    }
    await(step, parts);
    hand->step++;
    return -1;
}
