/** What `<rtc-chat>` says, apart from the rest because it loads on use. */
export const enChat = {
  chat_messages: 'Messages',
  chat_empty: 'No messages yet',
  chat_earlier: 'Earlier messages',
  chat_new: 'New messages',
  chat_joined: (name: string) => `${name} joined`,
  chat_left: (name: string) => `${name} left`,
  chat_renamed: (oldName: string, name: string) => `${oldName} is now ${name}`,
  chat_sending: 'Sending…',
  chat_failed: 'Not sent',
  chat_name: 'Your name',
  chat_message: 'Message',
  chat_send: 'Send',
  chat_remaining: (count: number) => (count < 0 ? `${-count} characters too many` : `${count} characters left`),
  chat_join_first: 'Join the call to write messages.',
  chat_reconnecting: 'Reconnecting. Your messages will be sent then.',
};
