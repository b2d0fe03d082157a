"""Everything on one machine: embedded servers, and a supervisor that keeps all processes up."""
