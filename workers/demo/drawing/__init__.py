"""The demo films, drawn: places, people, animals, cars, light and camera."""
