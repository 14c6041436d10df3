package stator.partiql;

/** What a statement that writes answers with, and what the same is called in UpdateItem and DeleteItem. */
public enum Returning {
    ALL_OLD("ALL OLD", "ALL_OLD"),
    ALL_NEW("ALL NEW", "ALL_NEW"),
    MODIFIED_OLD("MODIFIED OLD", "UPDATED_OLD"),
    MODIFIED_NEW("MODIFIED NEW", "UPDATED_NEW");

    private final String words;
    private final String returnValues;

    Returning(String words, String returnValues) {
        this.words = words;
        this.returnValues = returnValues;
    }

    /** As the clause spells it: {@code ALL OLD}. */
    String words() {
        return words;
    }

    /** The {@code ReturnValues} that ask for the same. */
    public String returnValues() {
        return returnValues;
    }
}
