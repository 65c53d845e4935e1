# Reads all 64 blocks of a 1K card with pyscard, once for each line of input. Prints the nanoseconds of each reading.
import sys
import time

from smartcard.System import readers

LOAD_KEY = [0xFF, 0x82, 0x00, 0x00, 0x06] + [0xFF] * 6

reader = readers()[0]
for _ in sys.stdin:
    start = time.perf_counter_ns()
    connection = reader.createConnection()
    connection.connect()
    count = 0
    assert connection.transmit(LOAD_KEY)[1:] == (0x90, 0x00)
    for sector in range(16):
        authenticate = [0xFF, 0x86, 0x00, 0x00, 0x05, 0x01, 0x00, sector * 4, 0x60, 0x00]
        assert connection.transmit(authenticate)[1:] == (0x90, 0x00)
        for block in range(4):
            body, sw1, sw2 = connection.transmit([0xFF, 0xB0, 0x00, sector * 4 + block, 0x10])
            assert (sw1, sw2) == (0x90, 0x00)
            count += len(body)
    connection.disconnect()
    assert count == 1024
    print(time.perf_counter_ns() - start, flush=True)
