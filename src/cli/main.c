#include <signal.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "cli/cli.h"

static const struct command *const commands[] = {
    &command_init,     &command_import,   &command_record,     &command_export,  &command_years,   &command_budget,
    &command_case,     &command_person,   &command_attachment, &command_key,     &command_inbox,   &command_show,
    &command_search,   &command_same,     &command_problems,   &command_book,    &command_rates,   &command_deadline,
    &command_accounts, &command_evaluate, &command_explain,    &command_summary, &command_report,  &command_check,
    &command_close,    &command_reopen,   &command_verify,     &command_backup,  &command_restore, &command_rules,
};
enum { COMMANDS = sizeof commands / sizeof *commands, OPTIONS_MAX = 24 };

static const char *const global_settings[] = {"db", "key", "rules", "lang", "by", NULL};
static const char *const global_switches[] = {"help", "h", NULL};

static int64_t system_now_ms(void *state)
{
    struct timespec now;
    (void)state;
    clock_gettime(CLOCK_REALTIME, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void system_random(void *state, void *bytes, size_t n)
{
    (void)state;
    randombytes_buf(bytes, n);
}

/* XINFANG_NOW=2021-05-13 stops the clock at that date, so that runs can be repeated byte for byte. */
static int64_t fixed_now_ms(void *state)
{
    const int32_t *day = state;
    return (int64_t)*day * 86400000;
}

static bool is_in(const char *const *names, struct str name)
{
    for (; names && *names; names++)
        if (str_equal(str_from(*names), name))
            return true;
    return false;
}

/* The place of the command's name in argv: the first word that is no option or value of one. */
static int find_command(int argc, const char *const *argv)
{
    for (int i = 1; i < argc; i++) {
        struct str word = str_from(argv[i]);
        if (word.n < 2 || word.p[0] != '-')
            return i;
        struct str name = str_slice(word, str_starts(word, STR("--")) ? 2 : 1, word.n);
        if (is_in(global_settings, name))
            i++;
    }
    return argc;
}

static size_t add_options(struct option *options, size_t n, const char *const *names, bool takes_value)
{
    for (; names && *names && n < OPTIONS_MAX; names++)
        options[n++] = (struct option){.name = *names, .takes_value = takes_value};
    return n;
}

static void print_overview(struct cli *cli)
{
    printf("%.*s\n", STR_ARGS(SAY(cli, MSG_help_usage)));
    for (size_t i = 0; i < COMMANDS; i++)
        printf("  %-10s %.*s\n", commands[i]->name, STR_ARGS(message_text(commands[i]->summary, cli->language)));
    printf("\n%.*s\n", STR_ARGS(SAY(cli, MSG_help_globals)));
}

static int set_language(struct cli *cli, struct str wanted, struct error *err)
{
    if (!wanted.n)
        wanted = str_from(getenv("XINFANG_LANG"));
    if (!wanted.n || str_equal(wanted, STR("zh")))
        return 0;
    if (!str_equal(wanted, STR("en")))
        return FAIL(err, MSG_option_language, ARG_TEXT("value", wanted));
    cli->language = LANGUAGE_EN;
    return 0;
}

static struct str first_of(struct str option, const char *first, const char *second, struct str otherwise)
{
    if (option.n)
        return option;
    if (str_from(first).n)
        return str_from(first);
    return str_from(second).n ? str_from(second) : otherwise;
}

static int run_command(struct cli *cli, const struct command *command, int argc, const char *const *argv,
                       int *ret_status, struct error *err)
{
    struct option options[OPTIONS_MAX];
    struct command_line line = {.options = options};
    struct words words;
    line.n_options = add_options(options, 0, global_settings, true);
    line.n_options = add_options(options, line.n_options, global_switches, false);
    if (command) {
        line.n_options = add_options(options, line.n_options, command->settings, true);
        line.n_options = add_options(options, line.n_options, command->switches, false);
    }
    TRY(options_parse(&cli->arena, argc, argv, options, line.n_options, &words, err));
    TRY(set_language(cli, cli_setting(&line, "lang"), err));
    if (!command && words.n)
        return FAIL(err, MSG_command_unknown, ARG_TEXT("command", str_from(words.items[0])));
    if (!command) {
        print_overview(cli);
        *ret_status = cli_switch(&line, "help") || cli_switch(&line, "h") ? 0 : 2;
        return 0;
    }
    line.words = (struct words){words.items + 1, words.n - 1};
    if (cli_switch(&line, "help") || cli_switch(&line, "h")) {
        printf("%.*s\n", STR_ARGS(message_text(command->help, cli->language)));
        return 0;
    }
    if (line.words.n < command->min_words || line.words.n > command->max_words)
        return FAIL(err, MSG_command_words, ARG_TEXT("command", str_from(command->name)));
    cli->db = first_of(cli_setting(&line, "db"), getenv("XINFANG_DB"), NULL, STR("xinfang.db"));
    cli->key = first_of(cli_setting(&line, "key"), getenv("XINFANG_KEY"), NULL, STR(""));
    cli->rules_folder = cli_setting(&line, "rules");
    cli->office.actor = first_of(cli_setting(&line, "by"), getenv("XINFANG_USER"), getenv("USER"), STR("-"));
    return command->run(cli, &line, ret_status, err);
}

int main(int argc, char **argv)
{
    const struct random_source random = {system_random, NULL};
    struct cli cli = {.arena = ARENA((size_t)4 << 30), .clock = {system_now_ms, NULL}};
    struct error err = {0};
    int32_t fixed_day;
    int status = 0;
    signal(SIGPIPE, SIG_IGN);
    cli.office.random = &random;
    if (sodium_init() < 0)
        return 3;
    if (date_parse(str_from(getenv("XINFANG_NOW")), &fixed_day))
        cli.clock = (struct clock){fixed_now_ms, &fixed_day};
    const char *const *words = (const char *const *)argv;
    int at = find_command(argc, words);
    const struct command *command = NULL;
    for (size_t i = 0; at < argc && i < COMMANDS && !command; i++)
        if (strcmp(commands[i]->name, argv[at]) == 0)
            command = commands[i];
    if (run_command(&cli, command, argc - 1, words + 1, &status, &err) != 0) {
        _cleanup_buf_ struct buf text = BUF(1 << 20);
        error_print(&text, &err, cli.language);
        fprintf(stderr, "xinfang: %.*s\n", STR_ARGS(buf_view(&text)));
        status = error_exit_status(&err);
    }
    store_close(&cli.store);
    keyring_free(&cli.keyring);
    arena_free(&cli.arena);
    if (fflush(stdout) != 0 && status == 0)
        status = 3;
    return status;
}
