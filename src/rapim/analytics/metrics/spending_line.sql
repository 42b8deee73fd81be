-- Budget lines of expenditure (accounts 5.*, and lines without account), under the agency that answers for them.
SELECT l.line_id, u.agency, l.unit_code, l.programme, l.activity, l.sub_activity, l.account,
       COALESCE(a.direct, 0) AS direct, COALESCE(a.spending_type, '') AS spending_type
FROM line AS l
JOIN unit AS u ON u.unit_code = l.unit_code
LEFT JOIN account AS a ON a.account = l.account
WHERE l.account = '' OR SUBSTR(l.account, 1, 1) = '5'
