/*
 * The yardstick of an import: the bare rows of N postings into the same tables, one transaction, durable
 * at the end. No file to read, no check, no hash.
 * usage: bare_insert FILE N
 */
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>

static void run(sqlite3 *db, const char *sql)
{
    char *why = NULL;
    if (sqlite3_exec(db, sql, NULL, NULL, &why) != SQLITE_OK) {
        fprintf(stderr, "%s\n", why);
        exit(1);
    }
}

static sqlite3_stmt *prepare(sqlite3 *db, const char *sql)
{
    sqlite3_stmt *statement;
    if (sqlite3_prepare_v2(db, sql, -1, &statement, NULL) != SQLITE_OK) {
        fprintf(stderr, "%s\n", sqlite3_errmsg(db));
        exit(1);
    }
    return statement;
}

int main(int argc, char **argv)
{
    sqlite3 *db;
    if (argc != 3 || sqlite3_open(argv[1], &db) != SQLITE_OK)
        return 1;
    run(db, "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA cache_size = -32000;"
            "CREATE TABLE journal (seq INTEGER PRIMARY KEY, year INTEGER, kind TEXT, day INTEGER, ms INTEGER, by TEXT,"
            " body TEXT, hash TEXT) STRICT;"
            "CREATE TABLE posting (seq INTEGER PRIMARY KEY, year INTEGER, kind TEXT, number TEXT, day INTEGER,"
            " account TEXT, code TEXT, amount_fen INTEGER, reverses TEXT) STRICT;"
            "CREATE UNIQUE INDEX posting_number ON posting (year, number); BEGIN IMMEDIATE");
    sqlite3_stmt *journal = prepare(db, "INSERT INTO journal VALUES (?1, 2020, 'payment', 18300, 1, 'x', ?2, ?3)");
    sqlite3_stmt *posting = prepare(db, "INSERT INTO posting VALUES (?1, 2020, 'payment', ?2, 18300, 'B001', '30201', 100, '')");
    static const char hash[] = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";
    int n = 0;
    for (const char *digit = argv[2]; *digit >= '0' && *digit <= '9'; digit++)
        n = n * 10 + (*digit - '0');
    for (int i = 1; i <= n; i++) {
        char number[32], body[256];
        int number_size = snprintf(number, sizeof number, "2020-J-%06d", i);
        int body_size = snprintf(body, sizeof body,
                                 "{\"year\":\"2020\",\"number\":\"%s\",\"date\":\"2020-02-08\",\"line\":\"B001\",\"economic\":\"30201\","
                                 "\"amount\":\"100.00\",\"payee\":\"-\",\"summary\":\"a summary of some length\"}", number);
        sqlite3_bind_int(journal, 1, i);
        sqlite3_bind_text(journal, 2, body, body_size, SQLITE_STATIC);
        sqlite3_bind_text(journal, 3, hash, 64, SQLITE_STATIC);
        sqlite3_bind_int(posting, 1, i);
        sqlite3_bind_text(posting, 2, number, number_size, SQLITE_STATIC);
        if (sqlite3_step(journal) != SQLITE_DONE || sqlite3_step(posting) != SQLITE_DONE)
            return 1;
        sqlite3_reset(journal);
        sqlite3_reset(posting);
    }
    run(db, "COMMIT");
    sqlite3_finalize(journal);
    sqlite3_finalize(posting);
    sqlite3_close(db);
    return 0;
}
