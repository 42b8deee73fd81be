-- Sums of the leaves at each level: sub-activity, activity, programme, agency, and all.
SELECT 'sub_activity' AS level, agency AS agency, programme AS programme, activity AS activity, sub_activity AS sub_activity,
       COUNT(*) AS lines,
       CAST(SUM(ceiling_sen) AS BIGINT) AS ceiling_sen,
       CAST(SUM(realised_sen) AS BIGINT) AS realised_sen,
       CAST(SUM(CASE WHEN direct = 1 THEN ceiling_sen ELSE 0 END) AS BIGINT) AS direct_ceiling_sen,
       CAST(SUM(CASE WHEN direct = 1 THEN realised_sen ELSE 0 END) AS BIGINT) AS direct_realised_sen
FROM leaf
GROUP BY agency, programme, activity, sub_activity
UNION ALL
SELECT 'activity' AS level, agency AS agency, programme AS programme, activity AS activity, '' AS sub_activity,
       COUNT(*) AS lines,
       CAST(SUM(ceiling_sen) AS BIGINT) AS ceiling_sen,
       CAST(SUM(realised_sen) AS BIGINT) AS realised_sen,
       CAST(SUM(CASE WHEN direct = 1 THEN ceiling_sen ELSE 0 END) AS BIGINT) AS direct_ceiling_sen,
       CAST(SUM(CASE WHEN direct = 1 THEN realised_sen ELSE 0 END) AS BIGINT) AS direct_realised_sen
FROM leaf
GROUP BY agency, programme, activity
UNION ALL
SELECT 'programme' AS level, agency AS agency, programme AS programme, '' AS activity, '' AS sub_activity,
       COUNT(*) AS lines,
       CAST(SUM(ceiling_sen) AS BIGINT) AS ceiling_sen,
       CAST(SUM(realised_sen) AS BIGINT) AS realised_sen,
       CAST(SUM(CASE WHEN direct = 1 THEN ceiling_sen ELSE 0 END) AS BIGINT) AS direct_ceiling_sen,
       CAST(SUM(CASE WHEN direct = 1 THEN realised_sen ELSE 0 END) AS BIGINT) AS direct_realised_sen
FROM leaf
GROUP BY agency, programme
UNION ALL
SELECT 'agency' AS level, agency AS agency, '' AS programme, '' AS activity, '' AS sub_activity,
       COUNT(*) AS lines,
       CAST(SUM(ceiling_sen) AS BIGINT) AS ceiling_sen,
       CAST(SUM(realised_sen) AS BIGINT) AS realised_sen,
       CAST(SUM(CASE WHEN direct = 1 THEN ceiling_sen ELSE 0 END) AS BIGINT) AS direct_ceiling_sen,
       CAST(SUM(CASE WHEN direct = 1 THEN realised_sen ELSE 0 END) AS BIGINT) AS direct_realised_sen
FROM leaf
GROUP BY agency
UNION ALL
SELECT 'total' AS level, '' AS agency, '' AS programme, '' AS activity, '' AS sub_activity,
       COUNT(*) AS lines,
       CAST(SUM(ceiling_sen) AS BIGINT) AS ceiling_sen,
       CAST(SUM(realised_sen) AS BIGINT) AS realised_sen,
       CAST(SUM(CASE WHEN direct = 1 THEN ceiling_sen ELSE 0 END) AS BIGINT) AS direct_ceiling_sen,
       CAST(SUM(CASE WHEN direct = 1 THEN realised_sen ELSE 0 END) AS BIGINT) AS direct_realised_sen
FROM leaf
HAVING COUNT(*) > 0
