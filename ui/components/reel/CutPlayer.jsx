import React from "react";

/** Plays shots one after another, through the cuts, from the first one on; behind the last it begins
 * again, or `onEnd` is called. The shot to come is loaded while another one plays. `onShot` hears which
 * one plays, `onTime` how much of it is over, from 0 to 1; so much of the first one is left out: `begin`.
 * `aloud`: it is to be heard. */
export function CutPlayer({
  media,
  clips,
  begin = 0,
  onShot,
  onTime,
  onEnd,
  controls,
  aloud = false,
}) {
  const [at, setAt] = React.useState(0);
  const videos = React.useRef(new Map());
  const first = React.useRef(clips[0]);
  const now = clips[at] ?? clips[0];
  React.useEffect(() => setAt(0), [clips[0]]);
  React.useEffect(() => {
    onShot?.(now);
    const video = videos.current.get(now);
    if (!video) return;
    const part = now === first.current ? begin : 0;
    first.current = null;
    const seek = () => {
      video.currentTime = part * video.duration;
    };
    if (!part) video.currentTime = 0;
    else if (video.readyState) seek();
    else video.addEventListener("loadedmetadata", seek, { once: true });
    video.play().catch(() => {}); // it left the page, or the browser plays nothing by itself
  }, [now]);
  const over = () => {
    if (at + 1 < clips.length) setAt(at + 1);
    else if (onEnd) onEnd();
    else if (at > 0) setAt(0);
    else videos.current.get(now)?.play();
  };
  return (
    <div className="cuts">
      {[now, clips[at + 1]]
        .filter((clip) => clip !== undefined)
        .map((clip) => (
          <video
            key={clip}
            ref={(video) => {
              if (video) videos.current.set(clip, video);
              else videos.current.delete(clip);
            }}
            src={`${media}/${clip}/clip.mp4`}
            poster={`${media}/${clip}/poster.jpg`}
            data-clip={clip}
            data-shown={clip === now}
            preload="auto"
            muted={!aloud}
            playsInline
            controls={controls && clip === now}
            onEnded={clip === now ? over : undefined}
            onTimeUpdate={
              clip === now && onTime
                ? ({ currentTarget: { currentTime, duration } }) =>
                    duration && onTime(currentTime / duration)
                : undefined
            }
          />
        ))}
    </div>
  );
}
