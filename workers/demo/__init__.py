"""The demo's own small world: drawn films, the truth about them, and a tiny CLIP that knows them.

    world    what a film is: seeded specifications of every shot (pure data)
    render   specification → frames → mp4     (brush, colour, sky, city, sea, forest, interior,
                                               people, animals, cars, objects, effects, camera)
    corpus   a folder of films with metadata, and beside it the truth
    truth    which shot a detected clip is, and whether a demo label is true of it
    captions, train, evaluate, model/   the tiny CLIP trained on other films of the same world

Nothing here but `train` and `evaluate` needs torch.
"""
