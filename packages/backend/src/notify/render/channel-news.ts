import type { ChannelDisabled, ChannelTested } from '@polku/protocol';
import type { Renderer } from './rendered.ts';

export const renderDisabled: Renderer<ChannelDisabled> = ({ data }, { words, links }) => ({
  title: words.channelDisabled.title(data.channel.kind),
  lines: [words.channelDisabled.line],
  facts: [{ label: words.facts.channel, value: `${data.channel.kind} · ${data.channel.id}` }],
  action: { label: words.actions.inbox, url: links.inbox() },
});

export const renderTest: Renderer<ChannelTested> = ({ data }, { words, links }) => ({
  title: words.channelTested.title,
  lines: [words.channelTested.line],
  facts: [{ label: words.facts.channel, value: `${data.channel.kind} · ${data.channel.id}` }],
  action: { label: words.actions.inbox, url: links.inbox() },
});
