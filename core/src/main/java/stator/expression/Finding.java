package stator.expression;

/** Errors that wait until the whole expression is parsed, because another kind of error may have to be told first. */
enum Finding {
    REDUNDANT_PARENTHESES,
    UNKNOWN_FUNCTION,
    MISUSED_FUNCTION,
    RESERVED_WORD,
    LIST_INDEX,
    REPEATED_SECTION,
    UNDEFINED_NAME,
    PATHS_OVERLAP,
    PATHS_CONFLICT
}
