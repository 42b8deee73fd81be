-- What each agency is measured by: basis, day its data reach, and the statement whose ceilings are in force.
-- The statement is the latest-dated whole one by the as-of day; on equal days a budget document (DPA) wins.
WITH latest AS (
  SELECT agency, source, stated,
         ROW_NUMBER() OVER (PARTITION BY agency ORDER BY stated DESC, preference DESC) AS place
  FROM spoken
  WHERE whole = 1 AND stated <= :as_of
),
reported AS (
  SELECT b.agency, MAX(c.month_end) AS lra_to
  FROM known_lra AS r
  JOIN spending_line AS b ON b.line_id = r.line_id
  JOIN calendar AS c ON c.month_no = r.month_no
  WHERE c.month_end <= :as_of
  GROUP BY b.agency
),
chosen AS (
  SELECT agency, register_to,
         CASE WHEN :basis <> '' THEN :basis WHEN covered = 1 THEN 'sp2d' ELSE 'lra' END AS basis
  FROM agency
)
SELECT a.agency, a.basis,
       CASE WHEN a.basis = 'lra' THEN COALESCE(r.lra_to, '')
            WHEN a.register_to < :as_of THEN a.register_to
            ELSE :as_of END AS data_to,
       COALESCE(s.source, '') AS source, COALESCE(s.stated, '') AS stated
FROM chosen AS a
LEFT JOIN latest AS s ON s.agency = a.agency AND s.place = 1
LEFT JOIN reported AS r ON r.agency = a.agency
