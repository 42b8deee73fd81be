-- The agencies that have budget lines of expenditure.
SELECT DISTINCT agency
FROM spending_line
