"""One other decoder, asked one picture after the other: a line `width height file` in, a line of JSON out.

Times the decoding only, in the CPU time of this process; the grey pixels are already in memory. Usage: peer.py NAME
"""

import json
import sys
import time


def zxing_cpp(*more):
    import zxingcpp

    names = ("QRCode", *more)
    formats = zxingcpp.BarcodeFormats([getattr(zxingcpp.BarcodeFormat, name) for name in names])

    def look(pixels, width, height):
        picture = memoryview(pixels).cast("B", shape=(height, width))
        codes = zxingcpp.read_barcodes(picture, formats=formats)
        return [(bytes(code.bytes), code.text) for code in codes]

    return look


def zxing_bars():
    """The same work as ours: the bar codes of older cards too."""
    return zxing_cpp("Code128", "Code39", "EAN13", "EAN8", "ITF")


def pyzbar():
    from pyzbar import pyzbar as library

    def look(pixels, width, height):
        codes = library.decode((pixels, width, height), symbols=[library.ZBarSymbol.QRCODE])
        return [(code.data, code.data.decode("utf-8", "replace")) for code in codes]

    return look


def wechat():
    import os

    import cv2
    import numpy

    folder = os.environ["CARD_DESK_WECHAT_MODELS"]
    names = ["detect.prototxt", "detect.caffemodel", "sr.prototxt", "sr.caffemodel"]
    cv2.setNumThreads(1)
    decoder = cv2.wechat_qrcode_WeChatQRCode(*[os.path.join(folder, name) for name in names])

    def look(pixels, width, height):
        picture = numpy.frombuffer(pixels, dtype=numpy.uint8).reshape(height, width)
        texts, _ = decoder.detectAndDecode(picture)
        return [(text.encode("utf-8", "surrogateescape"), text) for text in texts]

    return look


def main():
    look = {"zxing-cpp": zxing_cpp, "zxing+bars": zxing_bars, "pyzbar": pyzbar, "wechat": wechat}[sys.argv[1]]()
    print("ready", flush=True)
    for line in sys.stdin:
        width, height, file = line.rstrip("\n").split(" ", 2)
        with open(file, "rb") as opened:
            pixels = opened.read()
        wall, cpu = time.perf_counter(), time.process_time()
        codes = look(pixels, int(width), int(height))
        cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
        told = [{"hex": data.hex(), "text": text} for data, text in codes]
        print(json.dumps({"cpu_ms": cpu * 1000, "wall_ms": wall * 1000, "codes": told}), flush=True)


main()
