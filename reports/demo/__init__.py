"""The demonstration: data here, loaded by the application's own actions.

The report of 2017 holds the published facts of a public document; everything
marked 示例 is invented.
"""
