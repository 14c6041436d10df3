/*
 * The PartiQL of DynamoDB: one statement about the items of one table.
 *
 * What stands here is what can be read; what of it means something is decided when the syntax tree is built, because
 * DynamoDB tells the two apart in its errors. Decisions look at most two tokens ahead. Nesting is bounded before a
 * statement is parsed, so the depth of recursion is, too.
 */
grammar PartiQl;

options {
    caseInsensitive = true;
}

statement
    : body SEMICOLON? EOF
    ;

body
    : select
    | insert
    | update
    | fromUpdate
    | delete
    | exists
    ;

select
    : SELECT (STAR | column (COMMA column)*) FROM source alias? where? (ORDER BY order (COMMA order)*)?
    ;

column
    : expression alias?
    ;

source
    : name (DOT name)*
    ;

order
    : expression (ASC | DESC)?
    ;

insert
    : INSERT INTO target VALUE expression
    ;

update
    : UPDATE target alias? change+ where? returning?
    ;

fromUpdate
    : FROM target alias? where? change+ returning?
    ;

delete
    : DELETE FROM target alias? where? returning?
    ;

exists
    : EXISTS LEFT_PARENTHESIS select RIGHT_PARENTHESIS
    ;

target
    : name (DOT name)*
    ;

alias
    : AS? name
    ;

where
    : WHERE expression
    ;

change
    : SET assignment (COMMA assignment)*
    | REMOVE place
    ;

assignment
    : place EQUAL expression
    ;

place
    : name step*
    ;

returning
    : RETURNING (ALL | MODIFIED) (OLD | NEW) STAR
    ;

expression
    : conjunction (OR conjunction)*
    ;

conjunction
    : negation (AND negation)*
    ;

negation
    : NOT negation
    | equality
    ;

equality
    : comparison equalityTail*
    ;

equalityTail
    : (EQUAL | NOT_EQUAL) comparison
    | IS NOT? type
    | NOT? IN comparison
    ;

type
    : NULL
    | MISSING
    | IDENTIFIER
    | RESERVED RESERVED?
    ;

comparison
    : sum comparisonTail*
    ;

comparisonTail
    : (LESS | LESS_OR_EQUAL | GREATER | GREATER_OR_EQUAL) sum
    | NOT? BETWEEN sum AND sum
    | NOT? LIKE sum
    ;

sum
    : signed ((PLUS | MINUS) signed)*
    ;

signed
    : (PLUS | MINUS) signed
    | term
    ;

term
    : LEFT_PARENTHESIS expression (COMMA expression)* RIGHT_PARENTHESIS
    | literal
    | PARAMETER
    | list
    | bag
    | tuple
    | call
    | path
    ;

literal
    : STRING
    | NUMBER
    | TRUE
    | FALSE
    | NULL
    | MISSING
    ;

list
    : LEFT_BRACKET (expression (COMMA expression)*)? RIGHT_BRACKET
    ;

bag
    : LEFT_ANGLES (expression (COMMA expression)*)? RIGHT_ANGLES
    ;

tuple
    : LEFT_BRACE (pair (COMMA pair)*)? RIGHT_BRACE
    ;

pair
    : STRING COLON expression
    ;

call
    : function LEFT_PARENTHESIS (STAR | expression (COMMA expression)*)? RIGHT_PARENTHESIS
    ;

function
    : IDENTIFIER
    | RESERVED
    | EXISTS
    ;

path
    : name step*
    ;

step
    : DOT (name | STAR)
    | LEFT_BRACKET (STAR | expression) RIGHT_BRACKET
    ;

name
    : IDENTIFIER
    | QUOTED_IDENTIFIER
    | MODIFIED
    | OLD
    | NEW
    ;

ALL : 'ALL' ;
AND : 'AND' ;
AS : 'AS' ;
ASC : 'ASC' ;
BETWEEN : 'BETWEEN' ;
BY : 'BY' ;
DELETE : 'DELETE' ;
DESC : 'DESC' ;
EXISTS : 'EXISTS' ;
FALSE : 'FALSE' ;
FROM : 'FROM' ;
IN : 'IN' ;
INSERT : 'INSERT' ;
INTO : 'INTO' ;
IS : 'IS' ;
LIKE : 'LIKE' ;
MISSING : 'MISSING' ;
MODIFIED : 'MODIFIED' ;
NEW : 'NEW' ;
NOT : 'NOT' ;
NULL : 'NULL' ;
OLD : 'OLD' ;
OR : 'OR' ;
ORDER : 'ORDER' ;
REMOVE : 'REMOVE' ;
RETURNING : 'RETURNING' ;
SELECT : 'SELECT' ;
SET : 'SET' ;
TRUE : 'TRUE' ;
UPDATE : 'UPDATE' ;
VALUE : 'VALUE' ;
WHERE : 'WHERE' ;

/** Words that SQL has for itself: a name spelt so must be quoted. */
RESERVED
    : 'ABSOLUTE' | 'ACTION' | 'ADD' | 'ALLOCATE' | 'ALTER' | 'ANY' | 'ARE' | 'ASSERTION' | 'AT' | 'AUTHORIZATION'
    | 'AVG' | 'BEGIN' | 'BIT' | 'BIT_LENGTH' | 'BOTH' | 'CASCADE' | 'CASCADED' | 'CASE' | 'CAST' | 'CATALOG' | 'CHAR'
    | 'CHARACTER' | 'CHARACTER_LENGTH' | 'CHAR_LENGTH' | 'CHECK' | 'CLOSE' | 'COALESCE' | 'COLLATE' | 'COLLATION'
    | 'COLUMN' | 'COMMIT' | 'CONNECT' | 'CONNECTION' | 'CONSTRAINT' | 'CONSTRAINTS' | 'CONTINUE' | 'CONVERT'
    | 'CORRESPONDING' | 'COUNT' | 'CREATE' | 'CROSS' | 'CURRENT' | 'CURRENT_DATE' | 'CURRENT_TIME'
    | 'CURRENT_TIMESTAMP' | 'CURRENT_USER' | 'CURSOR' | 'DATE' | 'DEALLOCATE' | 'DEC' | 'DECIMAL' | 'DECLARE'
    | 'DEFAULT' | 'DEFERRABLE' | 'DEFERRED' | 'DESCRIBE' | 'DESCRIPTOR' | 'DIAGNOSTICS' | 'DISCONNECT' | 'DISTINCT'
    | 'DOMAIN' | 'DOUBLE' | 'DROP' | 'ELSE' | 'END' | 'ESCAPE' | 'EXCEPT' | 'EXCEPTION' | 'EXEC' | 'EXECUTE'
    | 'EXTERNAL' | 'EXTRACT' | 'FETCH' | 'FIRST' | 'FLOAT' | 'FOR' | 'FOREIGN' | 'FOUND' | 'FULL' | 'GET' | 'GLOBAL'
    | 'GO' | 'GOTO' | 'GRANT' | 'GROUP' | 'HAVING' | 'IDENTITY' | 'IMMEDIATE' | 'INDICATOR' | 'INITIALLY' | 'INNER'
    | 'INPUT' | 'INSENSITIVE' | 'INT' | 'INTEGER' | 'INTERSECT' | 'INTERVAL' | 'ISOLATION' | 'JOIN' | 'KEY'
    | 'LANGUAGE' | 'LAST' | 'LEFT' | 'LEVEL' | 'LIMIT' | 'LOCAL' | 'LOWER' | 'MATCH' | 'MAX' | 'MIN' | 'MODULE'
    | 'NAMES' | 'NATIONAL' | 'NATURAL' | 'NCHAR' | 'NEXT' | 'NO' | 'NULLIF' | 'NUMERIC' | 'OCTET_LENGTH' | 'OF' | 'ON'
    | 'ONLY' | 'OPEN' | 'OPTION' | 'OUTER' | 'OUTPUT' | 'OVERLAPS' | 'PAD' | 'PARTIAL' | 'PIVOT' | 'POSITION'
    | 'PRECISION' | 'PREPARE' | 'PRESERVE' | 'PRIMARY' | 'PRIOR' | 'PRIVILEGES' | 'PROCEDURE' | 'PUBLIC' | 'READ'
    | 'REAL' | 'REFERENCES' | 'RELATIVE' | 'RESTRICT' | 'REVOKE' | 'RIGHT' | 'ROLLBACK' | 'ROWS' | 'SCHEMA' | 'SCROLL'
    | 'SECTION' | 'SESSION' | 'SESSION_USER' | 'SIZE' | 'SMALLINT' | 'SOME' | 'SPACE' | 'SQL' | 'SQLCODE' | 'SQLERROR'
    | 'SQLSTATE' | 'SUBSTRING' | 'SUM' | 'SYSTEM_USER' | 'TABLE' | 'TEMPORARY' | 'THEN' | 'TIME' | 'TIMESTAMP' | 'TO'
    | 'TRANSACTION' | 'TRANSLATE' | 'TRANSLATION' | 'TRIM' | 'TUPLE' | 'UNION' | 'UNIQUE' | 'UNKNOWN' | 'UNPIVOT'
    | 'UPPER' | 'USAGE' | 'USER' | 'USING' | 'VALUES' | 'VARCHAR' | 'VARYING' | 'VIEW' | 'WHEN' | 'WHENEVER' | 'WITH'
    | 'WORK' | 'WRITE' | 'ZONE'
    ;

IDENTIFIER : [A-Z_$] [A-Z0-9_$]* ;
QUOTED_IDENTIFIER : '"' (~'"' | '""')* '"' ;
STRING : '\'' (~'\'' | '\'\'')* '\'' ;
NUMBER : ([0-9]+ ('.' [0-9]*)? | '.' [0-9]+) ('E' [+-]? [0-9]+)? ;

PARAMETER : '?' ;
STAR : '*' ;
COMMA : ',' ;
DOT : '.' ;
COLON : ':' ;
SEMICOLON : ';' ;
LEFT_PARENTHESIS : '(' ;
RIGHT_PARENTHESIS : ')' ;
LEFT_BRACKET : '[' ;
RIGHT_BRACKET : ']' ;
LEFT_BRACE : '{' ;
RIGHT_BRACE : '}' ;
LEFT_ANGLES : '<<' ;
RIGHT_ANGLES : '>>' ;
EQUAL : '=' ;
NOT_EQUAL : '<>' | '!=' ;
LESS_OR_EQUAL : '<=' ;
LESS : '<' ;
GREATER_OR_EQUAL : '>=' ;
GREATER : '>' ;
PLUS : '+' ;
MINUS : '-' ;

LINE_COMMENT : '--' ~[\r\n]* -> skip ;
BLOCK_COMMENT : '/*' .*? '*/' -> skip ;
SPACE : [ \t\r\n\f]+ -> skip ;

/** What no rule above reads: the statement is refused before it is parsed. */
UNREADABLE : . ;
