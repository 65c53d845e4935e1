# Reads the UID and one block of each slot with pyscard, then tries to write. Prints one JSON line.
import json
import sys

from smartcard.System import readers
from smartcard.util import toHexString

LOAD_KEY = [0xFF, 0x82, 0x00, 0x00, 0x06] + [0xFF] * 6
AUTHENTICATE = [0xFF, 0x86, 0x00, 0x00, 0x05, 0x01, 0x00, 0x20, 0x60, 0x00]
WRITE = [0xFF, 0xD6, 0x00, 0x20, 0x10] + [0x00] * 16
COMMANDS = {
    "sector": [[0xFF, 0xCA, 0, 0, 0], [0xFF, 0xB0, 0, 0x20, 0x10], LOAD_KEY, AUTHENTICATE, [0xFF, 0xB0, 0, 0x20, 0x10],
               WRITE, [0xFF, 0xB0, 0, 0x20, 0x10]],
    "purse": [[0xFF, 0xCA, 0, 0, 0], [0x00, 0xA4, 0x04, 0x00, 0x08, 0xA0, 0, 0, 0x06, 0x32, 0x01, 0x01, 0x05, 0],
              [0x80, 0x5C, 0x00, 0x02, 0x04]],
}

out = []
for slot, part in enumerate(sys.argv[1:]):
    connection = readers()[slot].createConnection()
    connection.connect()
    answers = []
    for command in COMMANDS[part]:
        body, sw1, sw2 = connection.transmit(command)
        answers.append((toHexString(body) + " %02X %02X" % (sw1, sw2)).strip().replace(" ", ""))
    out.append({"reader": str(readers()[slot]), "atr": toHexString(connection.getATR()).replace(" ", ""),
                "answers": answers})
    connection.disconnect()
print(json.dumps(out))
