"""Labels of the editor's tools, in the reader's language."""

from __future__ import annotations

from django.utils.translation import gettext as _


def labels() -> dict[str, str]:
    """Return every label that ``static/js/writing.js`` shows."""
    return {
        "toolbar": _("文字工具"),
        "bold": _("加粗"),
        "italic": _("斜体"),
        "underline": _("下划线"),
        "orderedList": _("有序列表"),
        "bulletList": _("无序列表"),
        "blockquote": _("引用"),
        "link": _("链接"),
        "table": _("插入表格"),
        "undo": _("撤销"),
        "redo": _("重做"),
        "rowBefore": _("上方加行"),
        "rowAfter": _("下方加行"),
        "deleteRow": _("删除行"),
        "columnBefore": _("前面加列"),
        "columnAfter": _("后面加列"),
        "deleteColumn": _("删除列"),
        "headerRow": _("表头行"),
        "headerColumn": _("表头列"),
        "mergeCells": _("合并单元格"),
        "splitCell": _("拆分单元格"),
        "caption": _("表题"),
        "deleteTable": _("删除表格"),
        "linkAddress": _("链接网址"),
        "tableRows": _("行数"),
        "tableColumns": _("列数"),
        "captionText": _("表题文字"),
        "ok": _("确定"),
        "cancel": _("取消"),
    }
