"""Mail servers for tests: each test says how the next ones behave."""

from django.core.mail.backends.base import BaseEmailBackend


class ScriptedBackend(BaseEmailBackend):
    """Keeps what it takes in `taken`; `on_open` and `on_send` may raise or act first."""

    taken: list = []
    text_was_sent = True
    opened = 0

    @staticmethod
    def on_open():
        pass

    @staticmethod
    def on_send(message):
        pass

    @classmethod
    def reset(cls):
        cls.taken, cls.opened, cls.text_was_sent = [], 0, True
        cls.on_open = staticmethod(lambda: None)
        cls.on_send = staticmethod(lambda message: None)

    @classmethod
    def recipients(cls):
        return [message.to[0] for message in cls.taken]

    def open(self):
        ScriptedBackend.opened += 1
        self.on_open()

    def send_messages(self, messages):
        for message in messages:
            self.on_send(message)
            message.message()
            self.taken.append(message)
        return len(messages)
