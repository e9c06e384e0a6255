/*
 * How things go wrong. A function that can fail returns 0 or -1 and fills a `struct error *`: what
 * happened, where (file, line, column, field, value), and what was being done. Outputs named ret_ are
 * untouched then. Nothing below the command line prints an error or ends the program.
 */
#ifndef XINFANG_BASE_ERROR_H
#define XINFANG_BASE_ERROR_H

#include "base/arena.h"
#include "base/message.h"

enum { ERROR_ARGUMENTS = 8, ERROR_CHAIN = 4 };

/* Where bad input stands; what is unknown is left 0 or empty. Lines and columns count from 1. */
struct place {
    struct str file;
    int64_t line, column;
    struct str field; /* the name of the column or setting; shown by its title, message field_NAME */
    struct str value; /* what stands there */
};

struct error {
    struct place place;
    struct message message;
    struct message chain[ERROR_CHAIN]; /* what was being done, innermost first */
    size_t n_chain;
    /* Everything above points in here, so that an error needs no memory when memory is what lacks.
     * Longer texts are cut at a character. */
    struct message_argument arguments[(ERROR_CHAIN + 1) * ERROR_ARGUMENTS];
    size_t n_arguments;
    char text[2048];
    size_t n_text;
};

/*
 * FAIL(err, MSG_file_not_found, ARG_TEXT("file", path)) fills `err` and is -1, so that
 * `return FAIL(...)` reads as one step; the -1 stands here for whoever reads one file, as analyzers do.
 * FAIL_AT takes a struct place first. `err` must not be NULL.
 */
#define FAIL(err, ...) (error_set((err), NULL, ERROR_LIST(__VA_ARGS__)), -1)
#define FAIL_AT(err, place, ...) (error_set((err), (place), ERROR_LIST(__VA_ARGS__)), -1)
/* Says what was being done while `err` came up; also -1. */
#define WHILE(err, ...) (error_while((err), ERROR_LIST(__VA_ARGS__)), -1)
/* Passes a failure on. */
#define TRY(call) \
    do { \
        if ((call) != 0) \
            return -1; \
    } while (0)

/* The list begins with the message id as an argument of its own. */
#define ERROR_LIST(...) ERROR_LIST_(__VA_ARGS__, ERROR_LIST_END)
#define ERROR_LIST_(id, ...) \
    (id), (const struct message_argument[]) \
    { \
        __VA_ARGS__ \
    }
#define ERROR_LIST_END ((struct message_argument){0})

void error_set(struct error *err, const struct place *place, enum message_id id,
               const struct message_argument *arguments);
void error_while(struct error *err, enum message_id id, const struct message_argument *arguments);
static inline int error_memory(struct error *err)
{
    return FAIL(err, MSG_out_of_memory);
}
/* Several sentences, the place first, the chain behind; no line feed at the end. */
void error_print(struct buf *out, const struct error *err, enum language language);
/* The exit status that the class of the message asks for: 1, 2 or 3. */
int error_exit_status(const struct error *err);

/* Troubles that are gathered and shown together, such as all bad rows of an import. */
struct problem {
    struct place place;
    struct message message;
};
enum { PROBLEMS_KEPT = 1000 };
struct problems {
    struct arena *arena;
    struct problem *items; /* the first PROBLEMS_KEPT */
    size_t n, capacity;
    size_t total; /* all of them */
};

#define PROBLEMS(arena_pointer) ((struct problems){.arena = (arena_pointer)})
#define PROBLEM(problems, place, ...) problems_add((problems), (place), ERROR_LIST(__VA_ARGS__))
void problems_add(struct problems *problems, const struct place *place, enum message_id id,
                  const struct message_argument *arguments);
/* Adds what `err` says. */
void problems_add_error(struct problems *problems, const struct place *place, const struct error *err);
void problem_print(struct buf *out, const struct problem *problem, enum language language);

#endif
