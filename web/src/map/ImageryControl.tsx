// ImageryControl: which day's photograph lies under the plans, how much of it, against which other day, and the relief.
import { CloseOutlined, PictureOutlined } from '@ant-design/icons';
import { Button, Checkbox, Select, Slider } from 'antd';
import type { Map as MapLibre } from 'maplibre-gl';
import { useSurveys } from '../api/surveys';
import { useWords } from '../i18n/useWords';
import { useView } from '../state/useView';
import { imageryOf, type Shown } from './useImagery';

const NONE = 0;

export function ImageryControl({ map }: { map: MapLibre }) {
  const { t, date } = useWords();
  const [view, change] = useView();
  const all = imageryOf(useSurveys().data?.items);
  const photos = all.filter((image) => image.kind === 'ortho');
  const heights = all.filter((image) => image.kind !== 'ortho');
  if (all.length === 0) return null;
  const set = (part: Parameters<typeof change>[0]) => change(part, 'replace');
  const open = view.photo !== null || view.relief !== null;
  const name = (image: Shown) => `${date(image.flown)} ${image.survey === image.flown ? '' : image.survey}`.trim();
  const choices = (images: Shown[], none: string) => [{ value: NONE, label: none }, ...images.map((image) => ({
    value: image.id, label: image.kind === 'ortho' ? name(image) : `${t(`surveys.kind_${image.kind}`)} ${name(image)}`,
  }))];
  const fit = (image: Shown | undefined) => { if (image) map.fitBounds(image.bounds, { padding: 60, maxZoom: image.max_zoom }); };
  const show = () => {
    const first = photos[0] ?? heights[0];
    if (!first) return;
    set(first.kind === 'ortho' ? { photo: first.id } : { relief: first.id });
    fit(first);
  };
  if (!open) {
    return <button type="button" className="imagery-open" onClick={show}><PictureOutlined aria-hidden="true" /> {t('surveys.imagery')}</button>;
  }
  const photo = photos.find((image) => image.id === view.photo);
  return (
    <section className="imagery" aria-label={t('surveys.imagery')}>
      <header><b>{t('surveys.imagery')}</b>
        <span>
          <Button size="small" type="text" onClick={() => fit(photo ?? heights.find((image) => image.id === view.relief))}>{t('surveys.fit')}</Button>
          <Button size="small" type="text" icon={<CloseOutlined />} aria-label={t('app.close')} onClick={() => set({ photo: null, against: null, relief: null, raised: false, photos: false })} />
        </span>
      </header>
      {photos.length > 0 && (
        <label><span>{t('surveys.photo')}</span>
          <Select size="small" value={view.photo ?? NONE} options={choices(photos, t('surveys.noPhoto'))} onChange={(id) => set({ photo: id || null, against: id ? view.against : null })} />
        </label>
      )}
      {photo && (
        <label><span>{t('surveys.opacity')}</span>
          <Slider min={10} max={100} step={5} value={view.opacity} onChange={(opacity) => set({ opacity })} ariaLabelForHandle={t('surveys.opacity')} tooltip={{ formatter: (value) => `${value} %` }} />
        </label>
      )}
      {photo && photos.length > 1 && (
        <label><span>{t('surveys.against')}</span>
          <Select size="small" value={view.against ?? NONE} options={choices(photos.filter((image) => image.id !== photo.id), t('surveys.noAgainst'))} onChange={(id) => set({ against: id || null })} />
        </label>
      )}
      {heights.length > 0 && (
        <label><span>{t('surveys.relief')}</span>
          <Select size="small" value={view.relief ?? NONE} options={choices(heights, t('surveys.noRelief'))} onChange={(id) => set({ relief: id || null, raised: id ? view.raised : false })} />
        </label>
      )}
      <Checkbox checked={view.photos} onChange={(event) => set({ photos: event.target.checked })}>{t('surveys.photos')}</Checkbox>
      {view.relief !== null && <Checkbox checked={view.raised} onChange={(event) => set({ raised: event.target.checked })}>{t('surveys.raised')}</Checkbox>}
    </section>
  );
}
