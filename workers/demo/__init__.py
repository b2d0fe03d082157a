"""The demo's own small world: drawn films, the truth about them, and a tiny CLIP that knows them.

    world    what a film is: seeded specifications of every shot (pure data)
    render   specification → frames → mp4
             what is seen     city sea forest interior sky, cast_* over people animals cars objects
             how it is drawn  brush colour stage camera effects
    corpus   a folder of films with metadata, and beside it the truth
    truth    which shot a detected clip is, and whether a demo label is true of it
    labels   the demo's labels
    train    the tiny CLIP (model/), taught by captions of other shots of the same world
    evaluate how well it finds what it is asked for

Only `train`, `evaluate`, `vocabulary` and `model_files` need torch or transformers.
"""
