"""政府信息公开工作年度报告: authored, checked, reviewed, published, read.

``rules`` is the law in pure Python, ``models`` the nouns, ``actions`` the only
place that writes, ``queries`` the composed reads, ``document`` the one outline
that feeds every format.
"""
