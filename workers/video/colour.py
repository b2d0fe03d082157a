"""Colours as an sRGB screen shows them, from whatever curve, primaries and matrix a video has.

Numbers of curves ("transfer"), primaries and matrices are those of ITU-T H.273. Light is relative:
1 is diffuse white, which HDR shows with 203 cd/m2 (ITU-R BT.2408).
"""

from dataclasses import dataclass

import numpy as np

WHITE_NITS = 203.0
# Of the screens that most HDR is graded on; brighter light is shown as this.
PEAK_NITS = 1000.0
# Where HDR highlights begin to be compressed: 203 cd/m2 come out as code 244 of 255.
KNEE = 0.8

BT709, UNSPECIFIED, BT470BG, SMPTE170M, SMPTE240M = 1, 2, 5, 6, 7
PQ, HLG = 16, 18
_YCGCO, _BT2020_CL, _DERIVED, _ICTCP = 8, 10, 12, 14
_GAMMA28 = 5

# Screens show all of these alike: BT.709 and its kin, sRGB among them.
_SCREEN_CURVES = {0, 1, 2, 3, 6, 7, 11, 12, 13, 14, 15}
_SCREEN_PRIMARIES = {0, 1, 2, 3, 5, 6, 7}
_PLAIN_MATRICES = {0, 1, 2, 3, 4, 5, 6, 7, 9}
_LUMA = {1: (0.2126, 0.0722), 4: (0.30, 0.11), 5: (0.299, 0.114), 6: (0.299, 0.114)} | {
    7: (0.212, 0.087),
    9: (0.2627, 0.0593),
}
_D65, _C, _E = (0.3127, 0.3290), (0.310, 0.316), (1 / 3, 1 / 3)
# x, y of red, green, blue and white.
_CHROMATICITIES = {
    1: ((0.64, 0.33), (0.30, 0.60), (0.15, 0.06), _D65),
    4: ((0.67, 0.33), (0.21, 0.71), (0.14, 0.08), _C),
    5: ((0.64, 0.33), (0.29, 0.60), (0.15, 0.06), _D65),
    6: ((0.630, 0.340), (0.310, 0.595), (0.155, 0.070), _D65),
    7: ((0.630, 0.340), (0.310, 0.595), (0.155, 0.070), _D65),
    8: ((0.681, 0.319), (0.243, 0.692), (0.145, 0.049), _C),
    9: ((0.708, 0.292), (0.170, 0.797), (0.131, 0.046), _D65),
    10: ((1.0, 0.0), (0.0, 1.0), (0.0, 0.0), _E),
    11: ((0.680, 0.320), (0.265, 0.690), (0.150, 0.060), (0.314, 0.351)),
    12: ((0.680, 0.320), (0.265, 0.690), (0.150, 0.060), _D65),
    22: ((0.630, 0.340), (0.295, 0.605), (0.155, 0.077), _D65),
}
# https://www.brucelindbloom.com/Eqn_ChromAdapt.html
_BRADFORD = np.array(
    [[0.8951, 0.2664, -0.1614], [-0.7502, 1.7135, 0.0367], [0.0389, -0.0685, 1.0296]]
)
# ITU-R BT.2100, table 7.
_LMS = np.array([[1688, 2146, 262], [683, 2951, 462], [99, 309, 3688]]) / 4096
_ICTCP_OF_LMS = {
    PQ: np.array([[2048, 2048, 0], [6610, -13613, 7003], [17933, -17390, -543]]) / 4096,
    HLG: np.array([[2048, 2048, 0], [3625, -7465, 3840], [9500, -9212, -288]]) / 4096,
}


@dataclass(frozen=True)
class Colours:
    """How the numbers of a picture are meant; `rgb`: red, green and blue instead of luma and
    two colour differences."""

    matrix: int
    primaries: int
    transfer: int
    full_range: bool
    rgb: bool

    @property
    def plain(self) -> bool:
        """Whether a screen shows them right without a change of curve or primaries."""
        return (
            self.transfer in _SCREEN_CURVES
            and self.primaries in _SCREEN_PRIMARIES
            and (self.rgb or self.matrix in _PLAIN_MATRICES)
        )

    @property
    def unknown(self) -> list[str]:
        """What of them nothing is known to do about; it is shown as if it were BT.709."""
        told = []
        if self.transfer not in _SCREEN_CURVES | set(_CURVES):
            told.append(f"transfer curve {self.transfer}")
        if self.primaries not in _SCREEN_PRIMARIES | set(_CHROMATICITIES):
            told.append(f"primaries {self.primaries}")
        known = _PLAIN_MATRICES | {_YCGCO, _BT2020_CL, _DERIVED, _ICTCP}
        if not self.rgb and self.matrix not in known:
            told.append(f"matrix {self.matrix}")
        return told


def cube(colours: Colours, size: int) -> np.ndarray:
    """The sRGB colours, float (size, size, size, 3) in [0, 1], of a grid over all codes.

    Axes: the first, second and third component (R, G, B, or Y, Cb, Cr), each from 0 to its largest
    code.
    """
    axis = np.linspace(0.0, 1.0, size)
    codes = np.stack(np.meshgrid(axis, axis, axis, indexing="ij"), axis=-1)
    light = _light(_normalised(codes, colours), colours)
    if colours.transfer in (PQ, HLG):
        light = tone_mapped(light)
    light = light @ to_bt709(colours.primaries).T
    return srgb_code(light)


def srgb_light(code: np.ndarray) -> np.ndarray:
    """Light in [0, 1] of sRGB codes in [0, 1] (IEC 61966-2-1)."""
    return np.where(code <= 0.04045, code / 12.92, ((np.maximum(code, 0) + 0.055) / 1.055) ** 2.4)


def srgb_code(light: np.ndarray) -> np.ndarray:
    """sRGB codes in [0, 1] of light, which is cut off outside of [0, 1] (IEC 61966-2-1)."""
    light = np.clip(light, 0.0, 1.0)
    return np.where(light <= 0.0031308, light * 12.92, 1.055 * light ** (1 / 2.4) - 0.055)


def tone_mapped(light: np.ndarray) -> np.ndarray:
    """HDR light (…, 3) brought into [0, 1] as the Möbius curve of FFmpeg's vf_tonemap does: equal
    up to `KNEE`, slope 1 there, `PEAK_NITS` becomes 1. The brightest component decides, so that
    the hue stays."""
    peak, knee = PEAK_NITS / WHITE_NITS, KNEE
    a = -(knee**2) * (peak - 1) / (knee**2 - 2 * knee + peak)
    b = (knee**2 - 2 * knee * peak + peak) / (peak - 1)
    brightest = np.clip(light.max(axis=-1, keepdims=True), 1e-9, peak)
    compressed = (b**2 + 2 * b * knee + knee**2) / (b - a) * (brightest + a) / (brightest + b)
    mapped = np.where(brightest <= knee, brightest, compressed)
    return np.clip(light / brightest, 0.0, 1.0) * mapped


def to_bt709(primaries: int) -> np.ndarray:
    """The (3, 3) matrix from linear light in `primaries` to that in BT.709's, white to white.
    Unknown primaries are taken for BT.709's."""
    if primaries not in _CHROMATICITIES:
        return np.eye(3)
    (*_, white), (*_, target) = _CHROMATICITIES[primaries], _CHROMATICITIES[BT709]
    cones = (_BRADFORD @ _xyz(*target)) / (_BRADFORD @ _xyz(*white))
    adapted = np.linalg.inv(_BRADFORD) @ np.diag(cones) @ _BRADFORD
    return np.linalg.inv(_to_xyz(BT709)) @ adapted @ _to_xyz(primaries)


def _xyz(x: float, y: float) -> np.ndarray:
    return np.array([x / y, 1.0, (1 - x - y) / y]) if y else np.array([x, y, 1 - x - y])


def _to_xyz(primaries: int) -> np.ndarray:
    """From RGB to XYZ (SMPTE RP 177)."""
    *colours, white = _CHROMATICITIES[primaries]
    columns = np.stack([np.array([x, y, 1 - x - y]) for x, y in colours], axis=1)
    return columns * np.linalg.solve(columns, _xyz(*white))


def _normalised(codes: np.ndarray, colours: Colours) -> np.ndarray:
    """Codes as fractions of the largest one -> [0, 1], colour differences [-0.5, 0.5]."""
    if colours.rgb:
        return codes
    codes = codes * 65535 / 256
    first, others = codes[..., :1], codes[..., 1:]
    if colours.full_range:
        return np.concatenate([first / 256, (others - 128) / 256], axis=-1) * 256 / 255.996
    return np.concatenate([(first - 16) / 219, (others - 128) / 224], axis=-1)


def _light(values: np.ndarray, colours: Colours) -> np.ndarray:
    """Linear light (…, 3) in the video's own primaries."""
    curve = _CURVES.get(colours.transfer, srgb_light)
    y, cb, cr = np.moveaxis(values, -1, 0)
    if colours.rgb:
        return curve(values)
    if colours.matrix == _ICTCP and colours.transfer in _ICTCP_OF_LMS:
        lms = values @ np.linalg.inv(_ICTCP_OF_LMS[colours.transfer]).T
        inverse = _hlg_scene if colours.transfer == HLG else _pq
        light = inverse(np.clip(lms, 0, 1)) @ np.linalg.inv(_LMS).T
        return _hlg_display(np.maximum(light, 0)) if colours.transfer == HLG else light
    if colours.matrix == _YCGCO:
        rgb = np.stack([y - cb + cr, y + cb, y - cb - cr], axis=-1)
    elif colours.matrix == _BT2020_CL:  # ITU-R BT.2020, table 4
        red = y + cr * np.where(cr <= 0, 1.7184, 0.9936)
        blue = y + cb * np.where(cb <= 0, 1.9404, 1.5816)
        linear = [_scene(np.clip(v, 0, 1)) for v in (y, red, blue)]
        green = (linear[0] - 0.2627 * linear[1] - 0.0593 * linear[2]) / 0.6780
        rgb = np.stack([red, _scene_code(np.clip(green, 0, 1)), blue], axis=-1)
    else:
        kr, kb = _luma(colours)
        red, blue = y + 2 * (1 - kr) * cr, y + 2 * (1 - kb) * cb
        rgb = np.stack([red, (y - kr * red - kb * blue) / (1 - kr - kb), blue], axis=-1)
    return curve(np.clip(rgb, 0, 1))


def _luma(colours: Colours) -> tuple[float, float]:
    if colours.matrix == _DERIVED and colours.primaries in _CHROMATICITIES:
        red, _, blue = _to_xyz(colours.primaries)[1]
        return red, blue
    return _LUMA.get(colours.matrix, _LUMA[BT709])


def _scene(code: np.ndarray) -> np.ndarray:
    """The inverse of BT.709's and BT.2020's curve of cameras."""
    return np.where(code < 0.0812, code / 4.5, ((code + 0.0993) / 1.0993) ** (1 / 0.45))


def _scene_code(light: np.ndarray) -> np.ndarray:
    return np.where(light < 0.01806, light * 4.5, 1.0993 * light**0.45 - 0.0993)


def _pq(code: np.ndarray) -> np.ndarray:
    """SMPTE ST 2084: 1 is 10,000 cd/m2."""
    m1, m2, c1, c2, c3 = 2610 / 16384, 2523 / 32, 3424 / 4096, 2413 / 128, 2392 / 128
    power = np.clip(code, 0, 1) ** (1 / m2)
    return 10_000 / WHITE_NITS * (np.maximum(power - c1, 0) / (c2 - c3 * power)) ** (1 / m1)


def _hlg_scene(code: np.ndarray) -> np.ndarray:
    """ITU-R BT.2100, table 5: the inverse OETF of HLG."""
    a, b, c = 0.17883277, 0.28466892, 0.55991073
    return np.where(code <= 0.5, code**2 / 3, (np.exp((code - c) / a) + b) / 12)


def _hlg_display(scene: np.ndarray) -> np.ndarray:
    """Its OOTF for a screen of 1,000 cd/m2, on which 75 % of the signal is diffuse white."""
    luminance = scene @ np.array([0.2627, 0.6780, 0.0593])
    return 1000 / WHITE_NITS * np.maximum(luminance, 1e-9)[..., None] ** 0.2 * scene


def _logarithmic(decades: float, code: np.ndarray) -> np.ndarray:
    return np.where(code > 0, 10 ** (decades * (code - 1)), 0.0)


_CURVES = {
    4: lambda code: np.clip(code, 0, 1) ** 2.2,
    _GAMMA28: lambda code: np.clip(code, 0, 1) ** 2.8,
    8: lambda code: code,
    9: lambda code: _logarithmic(2.0, code),
    10: lambda code: _logarithmic(2.5, code),
    PQ: _pq,
    17: lambda code: 52.37 / 48 * np.clip(code, 0, 1) ** 2.6,
    HLG: lambda code: _hlg_display(_hlg_scene(np.clip(code, 0, 1))),
}
