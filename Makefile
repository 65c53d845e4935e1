# Two commands: `make run` and `make test`. Both install what they need.

CARGO ?= cargo
OUT ?= target/demo

.PHONY: run test nightly lint bench bench-faces bench-paper clean

# With a display: the window on a demo school with virtual cards. Without: one scripted day, with pictures.
run:
	@packaging/setup run
	@$(CARGO) build --quiet --locked --bin card-desk
	@if [ -n "$$DISPLAY$$WAYLAND_DISPLAY" ]; then \
	    $(CARGO) run --quiet --locked -- --training; \
	else \
	    $(CARGO) run --quiet --locked -- demo --out $(OUT); \
	fi

test:
	@packaging/setup test
	$(CARGO) test --locked

# What must hold over many more rounds than `make test` has patience for: kills, power cuts, changed bytes, any bytes.
nightly:
	@packaging/setup nightly
	CARD_DESK_KILL_ROUNDS=10000 CARD_DESK_POWER_ROUNDS=2000 CARD_DESK_FLIPS=10000 \
	    $(CARGO) test --locked --test crash --test power_cut --test flips -- --nocapture
	CARD_DESK_BURSTS=1000 $(CARGO) test --locked --test window -- --nocapture bursts_back_to_back
	CARD_DESK_FUZZ=1000000 $(CARGO) test --locked --test fuzz -- --nocapture
	CARD_DESK_LIBREOFFICE=1 $(CARGO) test --locked --test interop -- --nocapture in_libreoffice

lint:
	@packaging/setup test
	$(CARGO) fmt --check
	$(CARGO) clippy --locked --all-targets -- -D warnings
	RUSTDOCFLAGS="-D warnings" $(CARGO) doc --locked --no-deps --document-private-items --quiet

# Measures the build that `make run` runs; prints JSON lines and a table, and judges nothing.
bench:
	@packaging/setup test
	@$(CARGO) bench --quiet --locked --profile dev --bench spine --bench store

# Reads drawn card faces, and photographs when CARD_DESK_QR_PHOTOS names a folder, beside the decoders of others.
# FACES="--alone blur" leaves them out and draws only what has that word in its name.
bench-faces:
	@packaging/setup bench
	@packaging/peers faces
	@$(CARGO) bench --quiet --locked --bench faces -- $(FACES)

# Sixty class sheets beside Typst and reportlab, and 100 000 rows of a roster beside pandas, openpyxl and calamine alone.
bench-paper:
	@packaging/setup bench
	@packaging/peers paper
	@$(CARGO) bench --quiet --locked --bench paper --bench tables

clean:
	$(CARGO) clean
