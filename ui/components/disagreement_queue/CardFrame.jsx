import { plays, sounds } from "../clip_grid/medium.js";

/** A card's poster, and over it the clip while it plays; `children` lie on top. */
export function CardFrame({ row, media, playing, children }) {
  return (
    <div className="frame">
      <img
        src={`${media}/${row.clip}/poster.jpg`}
        alt=""
        loading="lazy"
        decoding="async"
        draggable="false"
      />
      {playing && plays(row) && (
        <video
          src={`${media}/${row.clip}/clip.mp4`}
          autoPlay
          muted={!sounds(row)}
          loop={!sounds(row)}
          playsInline
        />
      )}
      {children}
    </div>
  );
}
