"""What spans contexts: placing, paying, shipping, returning; the only place that calls several."""
