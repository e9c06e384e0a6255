/* What became of a check: of our own tables, or of a figure in somebody's document. */
#ifndef XINFANG_DOMAIN_ACCOUNTS_VERDICT_H
#define XINFANG_DOMAIN_ACCOUNTS_VERDICT_H

enum verdict {
    VERDICT_PASS,
    VERDICT_ROUNDING, /* holds within the printed digits only */
    VERDICT_FAIL,
    VERDICT_NOT_CHECKABLE
};

#endif
