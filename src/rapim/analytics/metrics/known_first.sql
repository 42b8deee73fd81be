-- The first cash plan (RAK awal): rows of the first known RAK batch of each unit.
SELECT f.line_id, f.ceiling_sen,
       f.m01, f.m02, f.m03, f.m04, f.m05, f.m06, f.m07, f.m08, f.m09, f.m10, f.m11, f.m12,
       f.batch_id, f.sheet_no, f.row_no
FROM plan AS f
JOIN line AS l ON l.line_id = f.line_id
JOIN (
  SELECT k.unit_code, MIN(p.batch_id) AS batch_id
  FROM plan AS p
  JOIN line AS k ON k.line_id = p.line_id
  WHERE p.batch_id <= :mark
  GROUP BY k.unit_code
) AS opening ON opening.unit_code = l.unit_code AND opening.batch_id = f.batch_id
WHERE f.withdrawn = 0
