# Two commands: `make run` and `make test`. Both install what they need.

CARGO ?= cargo
OUT ?= target/demo

.PHONY: run test lint bench clean

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

lint:
	@packaging/setup test
	$(CARGO) fmt --check
	$(CARGO) clippy --locked --all-targets -- -D warnings
	RUSTDOCFLAGS="-D warnings" $(CARGO) doc --locked --no-deps --document-private-items --quiet

# Measures the build that `make run` runs; prints JSON lines and a table, and judges nothing.
bench:
	@packaging/setup test
	@$(CARGO) bench --quiet --locked --profile dev --bench spine --bench store

clean:
	$(CARGO) clean
