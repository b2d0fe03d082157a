-- The second round stands in the same queue as the first, at a place of its own.
ALTER TABLE repeat_answer
    ADD COLUMN rank double precision NOT NULL DEFAULT 0,
    -- Whether the answer was given with the first one hidden and enough others in between; what was
    -- answered in a round of its own, in sight of the first answers, tells of no self-agreement.
    ADD COLUMN blind boolean NOT NULL DEFAULT false;
ALTER TABLE repeat_answer ALTER COLUMN rank DROP DEFAULT;
-- What was asked so far: what waits at random places behind what that person answered, and what is
-- answered right there.
WITH behind AS (
    SELECT q.label_id, q.person_id,
        coalesce(max(q.rank) FILTER (WHERE a.clip_id IS NOT NULL), 0) AS rank
    FROM blind_queue q LEFT JOIN answer a
        ON a.label_id = q.label_id AND a.clip_id = q.clip_id AND a.person_id = q.person_id
    GROUP BY q.label_id, q.person_id
)
UPDATE repeat_answer r SET rank = b.rank + CASE WHEN r.answer IS NULL THEN random() ELSE 0 END
FROM behind b WHERE b.label_id = r.label_id AND b.person_id = r.person_id;

-- What a secondary is asked, both rounds: a second question is a card by the clip's negative.
CREATE VIEW queue_card AS
SELECT q.label_id, q.person_id, q.clip_id AS card, q.rank, EXISTS (
    SELECT 1 FROM answer a WHERE a.label_id = q.label_id AND a.clip_id = q.clip_id
      AND a.person_id = q.person_id AND a.role = 'secondary') AS answered
FROM blind_queue q
UNION ALL
SELECT label_id, person_id, -clip_id, rank, answer IS NOT NULL FROM repeat_answer;
