"""One figure over years and agencies: the figures, their words, the chart."""
