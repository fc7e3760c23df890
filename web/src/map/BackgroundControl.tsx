// BackgroundControl: which base map of another server the map lies on; nothing where none is configured.
import { Select } from 'antd';
import { useWords } from '../i18n/useWords';
import { useView } from '../state/useView';
import { useBackgrounds } from './background';

const NONE = '';

export function BackgroundControl() {
  const { t, word } = useWords();
  const [view, change] = useView();
  const items = useBackgrounds().data?.items ?? [];
  if (items.length === 0) return null;
  const options = [{ value: NONE, label: t('map.noBackground') }, ...items.map(({ id }) => ({ value: id, label: word('backgrounds', id) }))];
  return (
    <Select className="background" size="small" aria-label={t('map.background')} value={view.background ?? NONE} options={options}
      popupMatchSelectWidth={false} onChange={(id) => change({ background: id || null }, 'replace')} />
  );
}
