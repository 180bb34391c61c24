import type { SettingsPage, SettingsPatch, SettingsSection } from '@polku/backend/api-settings';
import type { SettingsApi } from '../api/settings.ts';
import { useToast } from '../controls/toast.tsx';
import { useWords } from '../locale.ts';
import { useLoad } from '../parts/use-load.ts';
import { HOUSE } from '../words/settings-house.ts';

/**
 * How the workspace treats its accounts, and how a section of it is changed: whole, with an undo that puts back what
 * stood before, be it the workspace's own or what follows us.
 */
export function useSuccess(api: Pick<SettingsApi, 'success' | 'changeSuccess'>) {
  const say = useWords(HOUSE);
  const toast = useToast();
  const { data, failure, reload } = useLoad('success settings', api.success);

  async function keep<S extends SettingsSection>(section: S, value: SettingsPage[S] | null) {
    const before = data?.own.includes(section) ? data[section] : null;
    const put = (next: SettingsPage[S] | null) =>
      api.changeSuccess({ [section]: next } as SettingsPatch); // one section of those that there are
    await put(value);
    toast({ text: say('saved'), onUndo: () => void put(before).then(reload, reload) });
    reload();
  }

  return {
    data,
    failure,
    reload,
    save: <S extends SettingsSection>(section: S, value: SettingsPage[S]) => keep(section, value),
    /** Undefined where nothing is the workspace's own. */
    reset: (section: SettingsSection) =>
      data?.own.includes(section) ? () => keep(section, null) : undefined,
  };
}
