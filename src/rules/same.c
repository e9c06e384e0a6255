#include "rules/same.h"

#include "rules/procedure.h"

enum { VALUE_MAX = 1000 };

void same_settings_read(struct records rows, struct problems *problems, struct same_settings *ret)
{
    struct same_settings s = {0};
    const struct {
        const char *name;
        int64_t *value;
    } wanted[] = {
        {"weight_text", &s.weight_text},   {"weight_title", &s.weight_title},       {"weight_found", &s.weight_found},
        {"weight_place", &s.weight_place}, {"weight_category", &s.weight_category}, {"weight_person", &s.weight_person},
        {"weight_year", &s.weight_year},   {"propose_from", &s.propose_from},       {"proposals_max", &s.proposals_max},
        {"problem_from", &s.problem_from}, {"problem_found", &s.problem_found}};
    for (size_t w = 0; w < sizeof wanted / sizeof *wanted; w++) {
        struct place place = {.file = rows.file, .field = STR("name"), .value = str_from(wanted[w].name)};
        bool found = false;
        for (size_t i = 0; i < rows.n; i++) {
            const struct petition_setting *row = records_at(&rows, i);
            struct decimal number;
            if (!str_equal(row->name, place.value))
                continue;
            place.line = rows.lines[i];
            found = decimal_parse(row->value, &number) && number.scale == 0 && number.digits >= 0 &&
                    number.digits <= VALUE_MAX;
            *wanted[w].value = number.digits;
        }
        if (!found)
            PROBLEM(problems, &place, MSG_rule_setting_missing);
    }
    *ret = s;
}
