"""Writing a text: preview, toolbar, pasting, pictures, choosers and templates to start from."""
