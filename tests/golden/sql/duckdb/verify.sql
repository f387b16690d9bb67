-- beside
SELECT key, sha256(string_agg(line, chr(10) ORDER BY line)) AS hash FROM (SELECT *, CASE WHEN strpos(texts, '\') > 0 OR strpos(texts, chr(9)) > 0 OR strpos(texts, chr(10)) > 0 THEN coalesce(CAST(rank AS VARCHAR), '\N') || chr(9) || coalesce(replace(replace(replace(title, '\', '\\'), chr(9), '\t'), chr(10), '\n'), '\N') || chr(9) || coalesce(replace(replace(replace(artist, '\', '\\'), chr(9), '\t'), chr(10), '\n'), '\N') || chr(9) || coalesce(replace(replace(replace(id, '\', '\\'), chr(9), '\t'), chr(10), '\n'), '\N') || chr(9) || coalesce(replace(replace(replace(use, '\', '\\'), chr(9), '\t'), chr(10), '\n'), '\N') || chr(9) || coalesce(replace(replace(replace(tier, '\', '\\'), chr(9), '\t'), chr(10), '\n'), '\N') || chr(9) || coalesce(replace(replace(replace(territory_of_use, '\', '\\'), chr(9), '\t'), chr(10), '\n'), '\N') || chr(9) || coalesce(replace(replace(replace(supplier, '\', '\\'), chr(9), '\t'), chr(10), '\n'), '\N') || chr(9) || coalesce(replace(replace(replace(outlet, '\', '\\'), chr(9), '\t'), chr(10), '\n'), '\N') || chr(9) || coalesce(replace(replace(replace(measure, '\', '\\'), chr(9), '\t'), chr(10), '\n'), '\N') || chr(9) || coalesce(CAST(quantity AS VARCHAR), '\N') || chr(9) || coalesce(CAST(known AS VARCHAR), '\N') || chr(9) || coalesce(replace(replace(replace(rule, '\', '\\'), chr(9), '\t'), chr(10), '\n'), '\N') || chr(9) || coalesce(replace(replace(replace(reason, '\', '\\'), chr(9), '\t'), chr(10), '\n'), '\N') || chr(9) || coalesce(CAST(weight AS VARCHAR), '\N') || chr(9) || coalesce(CAST(weight_per AS VARCHAR), '\N') || chr(9) || coalesce(CAST(points AS VARCHAR), '\N') || chr(9) || coalesce(CAST(points_per AS VARCHAR), '\N') ELSE coalesce(CAST(rank AS VARCHAR), '\N') || chr(9) || coalesce(CAST(title AS VARCHAR), '\N') || chr(9) || coalesce(CAST(artist AS VARCHAR), '\N') || chr(9) || coalesce(CAST(id AS VARCHAR), '\N') || chr(9) || coalesce(CAST(use AS VARCHAR), '\N') || chr(9) || coalesce(CAST(tier AS VARCHAR), '\N') || chr(9) || coalesce(CAST(territory_of_use AS VARCHAR), '\N') || chr(9) || coalesce(CAST(supplier AS VARCHAR), '\N') || chr(9) || coalesce(CAST(outlet AS VARCHAR), '\N') || chr(9) || coalesce(CAST(measure AS VARCHAR), '\N') || chr(9) || coalesce(CAST(quantity AS VARCHAR), '\N') || chr(9) || coalesce(CAST(known AS VARCHAR), '\N') || chr(9) || coalesce(CAST(rule AS VARCHAR), '\N') || chr(9) || coalesce(CAST(reason AS VARCHAR), '\N') || chr(9) || coalesce(CAST(weight AS VARCHAR), '\N') || chr(9) || coalesce(CAST(weight_per AS VARCHAR), '\N') || chr(9) || coalesce(CAST(points AS VARCHAR), '\N') || chr(9) || coalesce(CAST(points_per AS VARCHAR), '\N') END AS line FROM (SELECT *, coalesce(title, '') || coalesce(artist, '') || coalesce(id, '') || coalesce(use, '') || coalesce(tier, '') || coalesce(territory_of_use, '') || coalesce(supplier, '') || coalesce(outlet, '') || coalesce(measure, '') || coalesce(rule, '') || coalesce(reason, '') AS texts FROM keyed_lines WHERE NOT entry AND year(issue) % 1 = 0)) GROUP BY key;

-- binding
SELECT *, CASE WHEN starts_with(chart, 'golden@')
THEN substr(chart, 8) ELSE '' END AS territory
FROM decided
WHERE chart = '' OR chart = 'golden' OR starts_with(chart, 'golden@');

-- claims_read
SELECT territory, issue, '' AS claim FROM period_slices WHERE false;

-- component_points
SELECT p.territory, p.issue, p.id, c.component,
CAST(sum(p.points) AS DECIMAL(38,0)) AS points
FROM parts p JOIN components c ON p.issue = c.issue AND p.use = c.use
WHERE p.reason = ''
GROUP BY p.territory, p.issue, p.id, c.component;

-- contenders
SELECT c.territory, c.issue, c.id, c.points FROM candidates c SEMI JOIN issues_to_rank i ON c.issue = i.issue;

-- counts
SELECT place, code, CAST(sum(quantity) AS BIGINT) AS quantity, sum(quantity_known_rows) > 0 AS quantity_known, CAST(CASE WHEN sum(audience_rows) > 0 THEN sum(audience) END AS BIGINT) AS audience, CAST(NULL AS BIGINT) AS amount,
CAST(sum(rows) AS BIGINT) AS rows
FROM (
SELECT (CAST(date_diff('day', DATE '2026-03-02', u.day) AS BIGINT) * 8 + CASE WHEN r.code IS NULL THEN 1 ELSE 0 END) * 4 + s.series AS place,
r.code AS code, u.quantity,
u.audience, u.amount, CASE WHEN u.quantity_known THEN 1 ELSE 0 END AS quantity_known_rows, CASE WHEN u.audience IS NOT NULL THEN 1 ELSE 0 END AS audience_rows, CASE WHEN u.amount IS NOT NULL THEN 1 ELSE 0 END AS amount_rows, 1 AS rows
FROM usage u
JOIN tally_sources s ON u.source = s.source
LEFT JOIN subject_codes r ON u.subject_key = r.subject_key
WHERE u.day IN (DATE '2026-03-02', DATE '2026-03-03', DATE '2026-03-04', DATE '2026-03-05') AND u.load IN ('...')
)
GROUP BY place, code;

-- counts
SELECT place, code, CAST(sum(quantity) AS BIGINT) AS quantity, true AS quantity_known, CAST(NULL AS BIGINT) AS audience, CAST(NULL AS BIGINT) AS amount,
CAST(sum(rows) AS BIGINT) AS rows
FROM (
SELECT (CAST(date_diff('day', DATE '2026-03-09', u.day) AS BIGINT) * 8 + CASE WHEN r.code IS NULL THEN 1 ELSE 0 END) * 2 + s.series AS place,
r.code AS code, u.quantity,
u.audience, u.amount, CASE WHEN u.quantity_known THEN 1 ELSE 0 END AS quantity_known_rows, CASE WHEN u.audience IS NOT NULL THEN 1 ELSE 0 END AS audience_rows, CASE WHEN u.amount IS NOT NULL THEN 1 ELSE 0 END AS amount_rows, 1 AS rows
FROM usage u
JOIN tally_sources s ON u.source = s.source
LEFT JOIN subject_codes r ON u.subject_key = r.subject_key
WHERE u.day IN (DATE '2026-03-09', DATE '2026-03-10') AND u.load IN ('...')
)
GROUP BY place, code;

-- day_inputs
SELECT day, sha256(string_agg(part, ',' ORDER BY part)) AS inputs,
CAST(sum(rows) AS BIGINT) AS rows
FROM (SELECT day, part, rows FROM load_days
UNION ALL
SELECT day, 'held:' || chr(31) || supplier || chr(31) || outlet || chr(31) || territory || chr(31) || use, 0 FROM held_series
)
GROUP BY day;

-- days_to_tally
SELECT * FROM stale_days WHERE day IN (DATE '2026-03-02', DATE '2026-03-03', DATE '2026-03-04', DATE '2026-03-05');

-- days_to_tally
SELECT * FROM stale_days WHERE day IN (DATE '2026-03-09', DATE '2026-03-10');

-- delivered
SELECT u.* FROM usage u JOIN (SELECT DISTINCT load, supplier, day FROM in_force) f ON u.load = f.load AND u.supplier = f.supplier AND u.day = f.day WHERE (u.day BETWEEN DATE '2026-03-02' AND DATE '2026-03-08');

-- delivered
SELECT u.* FROM usage u JOIN (SELECT DISTINCT load, supplier, day FROM in_force) f ON u.load = f.load AND u.supplier = f.supplier AND u.day = f.day WHERE (u.day BETWEEN DATE '2026-03-09' AND DATE '2026-03-15');

-- earlier_removals
SELECT territory, issue, id, rank, reason
FROM (SELECT territory, issue, id, rank, reason, row_number() OVER (
PARTITION BY territory, issue, id ORDER BY rank, reason) AS nth
FROM removals_of_today
WHERE chart = 'golden' AND coalesce(issue NOT IN (DATE '2026-03-14'), true))
WHERE nth = 1;

-- earlier_removals
SELECT territory, issue, id, rank, reason
FROM (SELECT territory, issue, id, rank, reason, row_number() OVER (
PARTITION BY territory, issue, id ORDER BY rank, reason) AS nth
FROM removals_of_today
WHERE chart = 'golden' AND coalesce(issue NOT IN (DATE '2026-03-21'), true))
WHERE nth = 1;

-- hashed
SELECT load, day, until, supplier, outlet, territory, use, quantity, event,
sha256(concat(chr(31), CAST(day AS VARCHAR), chr(31), CAST(until AS VARCHAR), said)) AS hash,
CASE WHEN until = day AND NOT (event AND "at" IS NULL) THEN sha256(said) END AS figures
FROM (SELECT *, concat(chr(31), supplier, chr(31), outlet, chr(31), territory, chr(31), use, chr(31), tier, chr(31), method, chr(31), currency, chr(31), CASE WHEN quantity_known THEN CAST(quantity AS VARCHAR) ELSE '' END, chr(31), coalesce(CAST(audience AS VARCHAR), ''), chr(31), coalesce(CAST(amount AS VARCHAR), ''), chr(31), asset, chr(31), title, chr(31), artist, chr(31), isrc, chr(31), release, chr(31), ean, chr(31), coalesce(CAST(seconds AS VARCHAR), ''), chr(31), coalesce(CAST(epoch_us("at") AS VARCHAR), ''), coalesce(chr(31)||'order='||nullif(purchase, ''), ''), coalesce(chr(31)||'channel='||nullif(channel, ''), ''), coalesce(chr(31)||'volume='||CAST(volume AS VARCHAR), '')) AS said FROM delivered);

-- history_editions
SELECT l.* FROM latest_editions l SEMI JOIN entries e ON e.batch = l.batch AND e.fingerprint = l.fingerprint AND e.chart = l.chart AND e.territory = l.territory AND e.issue = l.issue WHERE l.chart = 'golden' AND l.issue NOT IN (DATE '2026-03-07');

-- history_editions
SELECT l.* FROM latest_editions l SEMI JOIN entries e ON e.batch = l.batch AND e.fingerprint = l.fingerprint AND e.chart = l.chart AND e.territory = l.territory AND e.issue = l.issue WHERE l.chart = 'golden' AND l.issue NOT IN (DATE '2026-03-14');

-- history_editions
SELECT l.* FROM latest_editions l SEMI JOIN entries e ON e.batch = l.batch AND e.fingerprint = l.fingerprint AND e.chart = l.chart AND e.territory = l.territory AND e.issue = l.issue WHERE l.chart = 'golden' AND l.issue NOT IN (DATE '2026-03-21');

-- history_places
SELECT e.territory, e.issue, e.id, e.rank FROM entries e JOIN history_editions h ON e.batch = h.batch AND e.fingerprint = h.fingerprint AND e.territory = h.territory AND e.issue = h.issue WHERE e.chart = 'golden';

-- identity_read
SELECT territory, issue, '' AS content FROM period_slices WHERE false;

-- keyed_annotations
SELECT '' AS key, * FROM no_annotations;

-- keyed_annotations
SELECT e.batch || e.fingerprint AS key, e.* FROM annotations e JOIN stored_editions s ON e.batch = s.batch AND e.fingerprint = s.fingerprint;

-- keyed_assets
SELECT '' AS key, * FROM no_assets;

-- keyed_assets
SELECT e.batch || e.fingerprint AS key, e.* FROM assets e JOIN stored_editions s ON e.batch = s.batch AND e.fingerprint = s.fingerprint;

-- keyed_entries
SELECT e.batch || e.fingerprint AS key, e.* FROM entries e JOIN stored_editions s ON e.batch = s.batch AND e.fingerprint = s.fingerprint;

-- keyed_entries
SELECT p.territory || '|' || CAST(p.issue AS VARCHAR) AS key, p.territory, p.issue,
row_number() OVER (PARTITION BY p.territory, p.issue
ORDER BY p.rank, p.title, p.artist, p.song) AS position,
p.rank, p.song AS id, p.title, p.artist, p.song,
CAST(NULL AS DECIMAL(38,0)) AS points, CAST(NULL AS DECIMAL(38,0)) AS points_per,
false AS incomplete, '{}' AS components,
h.last_rank, h.peak_rank, h.peak_issue, h.weeks, h.move, h.last_seen
FROM published_places p
JOIN history h ON p.territory = h.territory AND p.issue = h.issue AND p.song = h.id;

-- keyed_exclusions
SELECT '' AS key, * FROM no_exclusions;

-- keyed_exclusions
SELECT e.batch || e.fingerprint AS key, e.* FROM exclusions e JOIN stored_editions s ON e.batch = s.batch AND e.fingerprint = s.fingerprint;

-- keyed_heads
SELECT batch || fingerprint AS key, * FROM stored_editions;

-- keyed_lines
SELECT '' AS key, *, true AS entry FROM no_lines;

-- keyed_lines
SELECT e.batch || e.fingerprint AS key, e.* FROM lines e JOIN stored_editions s ON e.batch = s.batch AND e.fingerprint = s.fingerprint;

-- keyed_removals
SELECT '' AS key, * FROM no_removals;

-- keyed_removals
SELECT e.batch || e.fingerprint AS key, e.* FROM removals e JOIN stored_editions s ON e.batch = s.batch AND e.fingerprint = s.fingerprint;

-- last_places
SELECT p.territory, p.issue, p.largest[least(r.size, len(p.largest))] AS points,
CAST(least(r.size, len(p.largest)) AS BIGINT) AS places
FROM (SELECT territory, issue, max(points, 10) AS largest
FROM points WHERE points > 0 GROUP BY territory, issue) p
JOIN circles r ON p.issue = r.issue;

-- loads_in_part
SELECT DISTINCT s.load FROM sources s
JOIN (SELECT DISTINCT load FROM loads_read) r ON s.load = r.load
LEFT JOIN loads_read d
ON s.load = d.load AND s.supplier = d.supplier AND s.day = d.day
WHERE s.day IN (DATE '2026-03-02', DATE '2026-03-03', DATE '2026-03-04', DATE '2026-03-05') AND d.load IS NULL;

-- loads_in_part
SELECT DISTINCT s.load FROM sources s
JOIN (SELECT DISTINCT load FROM loads_read) r ON s.load = r.load
LEFT JOIN loads_read d
ON s.load = d.load AND s.supplier = d.supplier AND s.day = d.day
WHERE s.day IN (DATE '2026-03-09', DATE '2026-03-10') AND d.load IS NULL;

-- loads_read
SELECT DISTINCT load, supplier, day FROM load_days WHERE day IN (DATE '2026-03-02', DATE '2026-03-03', DATE '2026-03-04', DATE '2026-03-05');

-- loads_read
SELECT DISTINCT load, supplier, day FROM load_days WHERE day IN (DATE '2026-03-09', DATE '2026-03-10');

-- named
SELECT c.territory, c.issue, c.id, s.title, s.artist FROM candidates c JOIN spelled s ON c.issue = s.issue AND c.id = s.id;

-- new_issues
SELECT DISTINCT territory, issue FROM published_places;

-- new_places
SELECT territory, issue, song AS id, rank FROM published_places;

-- parts
SELECT c.territory, c.issue, c.id, '' AS recording, j.use, j.tier,
j.territory_of_use, j.supplier, j.outlet, j.measure,
CAST(coalesce(sum(CASE j.measure WHEN 'quantity' THEN t.quantity WHEN 'audience' THEN t.audience ELSE t.amount END), 0) AS BIGINT) AS quantity,
CAST(sum(t.quantity) AS BIGINT) AS units,
bool_or(CASE j.measure WHEN 'quantity' THEN t.quantity_known WHEN 'audience' THEN t.audience IS NOT NULL ELSE t.amount IS NOT NULL END) AS known, j.rule, j.reason, j.weight AS weight,
j.weight_per AS weight_per, CAST(coalesce(sum(CAST(coalesce(CASE j.measure WHEN 'quantity' THEN t.quantity WHEN 'audience' THEN t.audience ELSE t.amount END, 0) AS DECIMAL(19,0)) * j.units), 0) AS DECIMAL(38,0)) AS points
FROM candidate_tallies t
JOIN judged_slices j ON t.slice = j.slice AND t.counted_as = j.counted_as
JOIN contending_recordings r ON t.recording = r.recording AND j.issue = r.issue
JOIN candidates c ON r.id = c.id AND j.territory = c.territory AND j.issue = c.issue
WHERE j.back = 0 AND j.outcome IN ('counted', 'excluded', 'quarantined')
GROUP BY c.territory, c.issue, c.id, j.use, j.tier, j.territory_of_use, j.supplier, j.outlet, j.measure, j.rule, j.reason,
j.weight, j.weight_per;

-- past_tallies
SELECT *, 0 AS counted_as FROM tallies WHERE policy IN ('4f53cda18c2baa0c') AND day BETWEEN DATE '2026-03-02' AND DATE '2026-03-05';

-- past_tallies
SELECT *, 0 AS counted_as FROM tallies WHERE policy IN ('4f53cda18c2baa0c') AND day BETWEEN DATE '2026-03-09' AND DATE '2026-03-10';

-- places_of_today
SELECT e.chart, e.territory, e.issue, coalesce(g.song, e.id) AS id, e.rank, e.artist
FROM entries e JOIN latest_editions l ON l.batch = e.batch AND l.fingerprint = e.fingerprint AND l.territory = e.territory AND l.issue = e.issue
LEFT JOIN lineage g ON e.id = g.id
WHERE e.chart IN ('', 'golden');

-- places_there
SELECT DISTINCT fingerprint, issue, rank FROM entries;

-- published_places
SELECT * FROM published WHERE load = '...';

-- read
FROM history_places;

-- read
SELECT * FROM editions ORDER BY chart, batch, territory, issue, edition;

-- read
SELECT DISTINCT day FROM ((SELECT * FROM reported_again EXCEPT ALL SELECT * FROM in_force WHERE (day BETWEEN DATE '2026-03-02' AND DATE '2026-03-08')) UNION ALL (SELECT * FROM in_force WHERE (day BETWEEN DATE '2026-03-02' AND DATE '2026-03-08') EXCEPT ALL SELECT * FROM reported_again)) ORDER BY day;

-- read
SELECT DISTINCT day FROM ((SELECT * FROM reported_again EXCEPT ALL SELECT * FROM in_force WHERE (day BETWEEN DATE '2026-03-09' AND DATE '2026-03-15')) UNION ALL (SELECT * FROM in_force WHERE (day BETWEEN DATE '2026-03-09' AND DATE '2026-03-15') EXCEPT ALL SELECT * FROM reported_again)) ORDER BY day;

-- read
SELECT DISTINCT day FROM ((SELECT policy, day, slice, recording, quantity, quantity_known, audience, amount, rows FROM tallies EXCEPT ALL SELECT policy, day, slice, recording, quantity, quantity_known, audience, amount, rows FROM stored_tallies WHERE (day BETWEEN DATE '2026-03-02' AND DATE '2026-03-08') AND policy = '4f53cda18c2baa0c') UNION ALL (SELECT policy, day, slice, recording, quantity, quantity_known, audience, amount, rows FROM stored_tallies WHERE (day BETWEEN DATE '2026-03-02' AND DATE '2026-03-08') AND policy = '4f53cda18c2baa0c' EXCEPT ALL SELECT policy, day, slice, recording, quantity, quantity_known, audience, amount, rows FROM tallies)) ORDER BY day;

-- read
SELECT DISTINCT day FROM ((SELECT policy, day, slice, recording, quantity, quantity_known, audience, amount, rows FROM tallies EXCEPT ALL SELECT policy, day, slice, recording, quantity, quantity_known, audience, amount, rows FROM stored_tallies WHERE (day BETWEEN DATE '2026-03-09' AND DATE '2026-03-15') AND policy = '4f53cda18c2baa0c') UNION ALL (SELECT policy, day, slice, recording, quantity, quantity_known, audience, amount, rows FROM stored_tallies WHERE (day BETWEEN DATE '2026-03-09' AND DATE '2026-03-15') AND policy = '4f53cda18c2baa0c' EXCEPT ALL SELECT policy, day, slice, recording, quantity, quantity_known, audience, amount, rows FROM tallies)) ORDER BY day;

-- read
SELECT DISTINCT e.key FROM keyed_entries e
LEFT JOIN places_there l ON l.fingerprint = e.last_edition AND l.rank = e.last_rank
LEFT JOIN entries m ON m.fingerprint = e.last_edition AND m.id = e.id
LEFT JOIN places_there p ON p.fingerprint = e.peak_edition AND p.rank = e.peak_rank
LEFT JOIN entries q ON q.fingerprint = e.peak_edition AND q.id = e.id
LEFT JOIN (SELECT DISTINCT fingerprint, issue FROM places_there) w
ON w.fingerprint = e.weeks_edition
WHERE (e.last_rank IS NOT NULL) <> (l.rank IS NOT NULL AND l.issue < e.issue
AND coalesce(m.rank >= e.last_rank, true))
OR (e.last_rank IS NULL AND e.last_edition IS NOT NULL)
OR (e.peak_issue <> e.issue) <> (p.issue IS NOT DISTINCT FROM e.peak_issue
AND coalesce(q.rank >= e.peak_rank, true) AND e.peak_issue <> e.issue)
OR (e.peak_issue = e.issue AND e.peak_edition IS NOT NULL)
OR (e.move <> 'debut') <> (w.issue IS NOT NULL AND w.issue < e.issue);

-- read
SELECT DISTINCT territory, issue FROM published_places ORDER BY ALL;

-- read
SELECT NOT coalesce(bool_and(u.quantity_known), true) AS quantity_known,
count(u.audience) > 0 AS audience, count(u.amount) > 0 AS amount
FROM usage u WHERE u.day IN (DATE '2026-03-02', DATE '2026-03-03', DATE '2026-03-04', DATE '2026-03-05') AND u.load IN ('...');

-- read
SELECT NOT coalesce(bool_and(u.quantity_known), true) AS quantity_known,
count(u.audience) > 0 AS audience, count(u.amount) > 0 AS amount
FROM usage u WHERE u.day IN (DATE '2026-03-09', DATE '2026-03-10') AND u.load IN ('...');

-- read
SELECT file, text FROM rulebooks WHERE sha256 = '......';

-- read
SELECT key, fingerprint AS hash FROM fingerprints;

-- read
SELECT key, hash FROM beside;

-- read_tallies
SELECT *, 0 AS counted_as FROM tallies WHERE policy IN ('4f53cda18c2baa0c') AND day BETWEEN DATE '2026-03-02' AND DATE '2026-03-05';

-- read_tallies
SELECT *, 0 AS counted_as FROM tallies WHERE policy IN ('4f53cda18c2baa0c') AND day BETWEEN DATE '2026-03-09' AND DATE '2026-03-10';

-- recording_codes
SELECT recording, CAST(row_number() OVER (ORDER BY 1 NULLS LAST) AS INTEGER) AS code
FROM (SELECT DISTINCT recording FROM (SELECT recording FROM resolution WHERE recording IS NOT NULL));

-- related
SELECT chart, territory, issue, id, rank, lead_artist, removed
FROM (SELECT *, row_number() OVER (
PARTITION BY chart, territory, issue, id, removed
ORDER BY rank, lead_artist) AS nth
FROM (SELECT chart, territory, issue, id, rank, artist AS lead_artist,
false AS removed
FROM places_of_today WHERE chart IN ('')
UNION ALL
SELECT chart, territory, issue, id, rank, artist, true
FROM removals_of_today WHERE chart IN ('')))
WHERE nth = 1;

-- removals_of_today
SELECT r.* FROM (
SELECT e.chart, e.territory, e.issue, coalesce(g.song, e.id) AS id, e.rank, e.artist, e.reason
FROM removals e JOIN latest_editions l ON l.batch = e.batch AND l.fingerprint = e.fingerprint AND l.territory = e.territory AND l.issue = e.issue
LEFT JOIN lineage g ON e.id = g.id
WHERE e.chart IN ('', 'golden')
) r
ANTI JOIN places_of_today p ON r.chart = p.chart AND r.territory = p.territory
AND r.issue = p.issue AND r.id = p.id;

-- reported
SELECT load, day, until, supplier, outlet, territory, use, rows, events, quantity, digest_1, digest_2, digest_3, digest_4, CASE WHEN judged THEN figures_1 END AS figures_1, CASE WHEN judged THEN figures_2 END AS figures_2, CASE WHEN judged THEN figures_3 END AS figures_3, CASE WHEN judged THEN figures_4 END AS figures_4 FROM summed;

-- reported_again
SELECT r.load, r.day, r.until, r.supplier, r.outlet, r.territory, r.use, r.rows, r.events, r.quantity, r.digest_1, r.digest_2, r.digest_3, r.digest_4, CASE WHEN f.figures_1 IS NOT NULL THEN r.figures_1 END AS figures_1, CASE WHEN f.figures_2 IS NOT NULL THEN r.figures_2 END AS figures_2, CASE WHEN f.figures_3 IS NOT NULL THEN r.figures_3 END AS figures_3, CASE WHEN f.figures_4 IS NOT NULL THEN r.figures_4 END AS figures_4 FROM reported r LEFT JOIN in_force f ON r.load = f.load AND r.day = f.day AND r.until = f.until AND r.supplier = f.supplier AND r.outlet = f.outlet AND r.territory = f.territory AND r.use = f.use;

-- standings
SELECT * FROM all_standings;

-- subjects
SELECT load, subject, supplier, asset, title, artist, isrc, release, ean,
CAST(count(*) AS BIGINT) AS rows, min(day) AS first_day
FROM delivered
GROUP BY load, subject, supplier, asset, title, artist, isrc, release, ean;

-- summed
SELECT load, day, until, supplier, outlet, territory, use,
CAST(count(*) AS BIGINT) AS rows,
CAST(count(*) FILTER (WHERE event) AS BIGINT) AS events,
CAST(sum(quantity) AS BIGINT) AS quantity,
bool_and(figures IS NOT NULL) AS judged,
CAST(sum(CAST('0x' || substr(hash, 1, 15) AS BIGINT)) AS DECIMAL(38,0)) AS digest_1, CAST(sum(CAST('0x' || substr(hash, 16, 15) AS BIGINT)) AS DECIMAL(38,0)) AS digest_2, CAST(sum(CAST('0x' || substr(hash, 31, 15) AS BIGINT)) AS DECIMAL(38,0)) AS digest_3, CAST(sum(CAST('0x' || substr(hash, 46, 15) AS BIGINT)) AS DECIMAL(38,0)) AS digest_4, CAST(sum(CAST('0x' || substr(figures, 1, 15) AS BIGINT)) AS DECIMAL(38,0)) AS figures_1, CAST(sum(CAST('0x' || substr(figures, 16, 15) AS BIGINT)) AS DECIMAL(38,0)) AS figures_2, CAST(sum(CAST('0x' || substr(figures, 31, 15) AS BIGINT)) AS DECIMAL(38,0)) AS figures_3, CAST(sum(CAST('0x' || substr(figures, 46, 15) AS BIGINT)) AS DECIMAL(38,0)) AS figures_4
FROM hashed
GROUP BY load, day, until, supplier, outlet, territory, use;

-- tally_sources
SELECT source, supplier, outlet, territory, use, tier, method, currency, days, row_number() OVER (ORDER BY supplier, outlet, territory, use, tier, method, currency, days) - 1 AS series
FROM (SELECT DISTINCT source, supplier, outlet, territory, use, tier, method, currency, days FROM (
SELECT s.source, s.supplier, s.outlet, s.territory, s.use, s.tier, s.method, s.currency,
date_diff('day', s.day, s.until) AS days
FROM sources s JOIN (SELECT DISTINCT load FROM loads_read) d ON s.load = d.load
WHERE s.day IN (DATE '2026-03-02', DATE '2026-03-03', DATE '2026-03-04', DATE '2026-03-05')
));

-- tally_sources
SELECT source, supplier, outlet, territory, use, tier, method, currency, days, row_number() OVER (ORDER BY supplier, outlet, territory, use, tier, method, currency, days) - 1 AS series
FROM (SELECT DISTINCT source, supplier, outlet, territory, use, tier, method, currency, days FROM (
SELECT s.source, s.supplier, s.outlet, s.territory, s.use, s.tier, s.method, s.currency,
date_diff('day', s.day, s.until) AS days
FROM sources s JOIN (SELECT DISTINCT load FROM loads_read) d ON s.load = d.load
WHERE s.day IN (DATE '2026-03-09', DATE '2026-03-10')
));

