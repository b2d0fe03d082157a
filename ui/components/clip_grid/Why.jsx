import React from "react";
import { Key } from "../keys/Help.jsx";
import { setFull } from "./commands.js";
import { moves } from "./medium.js";
import { glyphs, signed, wordOf } from "./rules.js";
import { s } from "./store.js";
import { clock, scoreText } from "./texts.js";
import { useClip } from "./useClip.js";
import { useTopic } from "./useTopic.js";
import { askWhy, askWithout, partsOf, scoreOf, shareText, toggleWhy, withoutText } from "./why.js";

const score = (value) => scoreText({ kind: "probability", value });

/** Beside the clip at full size: why it has its score, by one key. */
export function Why({ media }) {
  useTopic("why");
  useTopic("build");
  const { focus, whyOpen: open } = s;
  const version = s.model?.version;
  React.useEffect(() => {
    if (open && version && focus !== null) askWhy();
  }, [open, version, focus]);
  if (s.blind || !version) return null;
  return (
    <section className="why" aria-label="Why this score" data-testid="why" data-open={open}>
      <button
        type="button"
        className="quiet"
        aria-expanded={open}
        data-testid="why-toggle"
        onClick={() => toggleWhy(setFull)}
      >
        why this score? <Key of="why" />
      </button>
      {open && <Found media={media} />}
    </section>
  );
}

function Found({ media }) {
  const { why } = s;
  const { suspect } = useClip(s.focus);
  const { found } = why;
  if (!found)
    return (
      <p className="soft" role="status" data-testid="why-waits">
        {why.trouble || "A worker takes the model apart …"}
      </p>
    );
  const parts = partsOf(found);
  const reasons = found.reasons ?? [];
  const largest = Math.max(
    ...[...reasons, ...parts].map(({ share }) => Math.abs(share ?? 0)),
    1e-9,
  );
  const doubtful = found.own && (suspect || found.logit > 0 !== (found.own.answer === "positive"));
  return (
    <>
      {doubtful && <Against media={media} found={found} />}
      <p className="soft">
        The score {score(scoreOf(found.logit ?? 0))} is the sum of these: right of the line speaks
        for yes, left for no; 0 in all is .50.
      </p>
      <ul className="why-rows">
        {reasons.map((reason) => (
          <Reason key={reason.clip} {...{ media, reason, largest }} />
        ))}
        {parts.map(({ key, name, share }) => (
          <li key={key} data-part={key}>
            <span className="why-name">{name}</span>
            <Bar share={share} largest={largest} />
          </li>
        ))}
        <li className="why-sum" data-part="sum" data-logit={found.logit ?? 0}>
          <span className="why-name">all together</span>
          <b>
            {shareText(found.logit ?? 0)} = {score(scoreOf(found.logit ?? 0))}
          </b>
        </li>
      </ul>
      {moves(s.cards.get(s.why.clip)) && <Frames />}
      <Named found={found} />
    </>
  );
}

/** Clips that are no larger than a stamp. */
function Stamp({ media, clip, children }) {
  const { card } = useClip(clip);
  const name = card ? `${card.title} ${clock(card.start)}` : `clip ${clip}`;
  return (
    <span className="stamp" title={name}>
      <img src={`${media}/${clip}/poster.jpg`} alt={name} loading="lazy" />
      {children}
    </span>
  );
}

function Bar({ share = 0, largest }) {
  const wide = `${(Math.abs(share) / largest) * 50}%`;
  return (
    <>
      <span className="why-bar" aria-hidden="true">
        <i
          className={share < 0 ? "negative" : "positive"}
          style={share < 0 ? { right: "50%", width: wide } : { left: "50%", width: wide }}
        />
      </span>
      <span className="why-share" data-share={share}>
        {shareText(share)}
      </span>
    </>
  );
}

function Reason({ media, reason, largest }) {
  const { clip, answer, share } = reason;
  const asked = s.why.without.get(clip);
  const own = clip === s.why.clip;
  return (
    <li data-reason={clip}>
      <Stamp media={media} clip={clip} />
      <span className={`why-name ${answer}`}>
        {signed(answer)}
        {own && " to this clip"}
      </span>
      <Bar share={share} largest={largest} />
      <button
        type="button"
        className="quiet"
        title="What would be without this answer?"
        aria-label={`Without this answer, ${wordOf(answer)} to ${own ? "this clip" : `clip ${clip}`}`}
        onClick={() => askWithout(clip)}
      >
        without
      </button>
      {asked && (
        <div className="why-without" role="status" data-testid="without">
          {asked.busy ? "The model is trained without it …" : asked.trouble}
          {asked.found && withoutText(asked.found, score)}
          {asked.found?.first?.length > 0 && (
            <p className="stamps">
              {asked.found.first.map((flip) => (
                <Stamp key={flip.clip} media={media} clip={flip.clip}>
                  <small>
                    {score(flip.before ?? 0)} → {score(flip.after ?? 0)}
                  </small>
                </Stamp>
              ))}
            </p>
          )}
        </div>
      )}
    </li>
  );
}

function Against({ media, found }) {
  const { own, against = [] } = found;
  return (
    <div className="why-against" data-testid="against">
      <p>
        {against.length > 0
          ? `Against the ${wordOf(own.answer)} that this clip was given argue most:`
          : `No single answer argues against the ${wordOf(own.answer)} that this clip was given.`}
      </p>
      <p className="stamps">
        {against.map(({ clip, answer, share }) => (
          <Stamp key={clip} media={media} clip={clip}>
            <small className={answer}>
              {glyphs[answer]} {shareText(share)}
            </small>
          </Stamp>
        ))}
      </p>
    </div>
  );
}

/** Which moment did it. */
function Frames() {
  const { moments, momentsTrouble } = s.why;
  if (!moments)
    return (
      <p className="soft" role="status" data-testid="moments-wait">
        {momentsTrouble || "Its moments are looked at once more …"}
      </p>
    );
  const { frames, neighbours = 0, rest = 0, alike = 0 } = moments;
  const others = neighbours + rest;
  return (
    <figure className="why-frames" data-testid="moments">
      <figcaption className="soft">
        Which moment did it: the score if all of the clip looked like this one.
      </figcaption>
      <ol>
        {frames.map(({ at, logit = 0, picture }) => {
          const value = scoreOf(logit + others);
          return (
            <li key={at ?? 0} data-logit={logit}>
              <span className="why-height" aria-hidden="true">
                <i style={{ height: `${value * 100}%` }} />
              </span>
              <img src={picture} alt="" />
              <span>{score(value)}</span>
            </li>
          );
        })}
      </ol>
      <p className="soft">
        Their mean, {shareText(neighbours)} of its neighbours and {shareText(rest)} of embedding
        them anew ({alike.toFixed(3).replace(/^0/, "")} alike) are the sum above. The length of all
        frames together divides each, so one is exact beside the others, not alone.
      </p>
    </figure>
  );
}

function Named({ found }) {
  const { indicative = [], explained = 0, unnamed = 0 } = found;
  if (!indicative.length) return null;
  return (
    <div className="why-named" data-testid="indicative">
      <p className="soft">
        Indicative, not exact: the model said in other labels and words, by least squares. They
        explain {score(explained)} of it; {shareText(unnamed)} stays unsaid.
      </p>
      <ul>
        {indicative.map(({ name, label = 0, share = 0 }) => (
          <li key={`${label} ${name}`}>
            {label > 0 ? <b>{name}</b> : name} <span>{shareText(share)}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}
