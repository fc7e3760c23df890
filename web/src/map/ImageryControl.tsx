// ImageryControl: the surveys by day; which photograph lies under the plans, how much of it, against which other day, the relief.
import { CloseOutlined, PictureOutlined } from '@ant-design/icons';
import { Button, Checkbox, Select, Slider } from 'antd';
import type { Map as MapLibre } from 'maplibre-gl';
import { useSurveys, type Survey } from '../api/surveys';
import { useWords } from '../i18n/useWords';
import { useView } from '../state/useView';
import { SurveyStrip } from './SurveyStrip';
import { imageryOf, shownOf, surveyShown, type Shown } from './useImagery';

const NONE = 0;

export function ImageryControl({ map }: { map: MapLibre }) {
  const { t, date } = useWords();
  const [view, change] = useView();
  const surveys = (useSurveys().data?.items ?? []).filter((survey) => survey.imagery.length > 0 || survey.bounds);
  const all = imageryOf(surveys);
  const photos = all.filter((image) => image.kind === 'ortho');
  const heights = all.filter((image) => image.kind !== 'ortho');
  if (surveys.length === 0) return null;
  const set = (part: Parameters<typeof change>[0]) => change(part, 'replace');
  const chosen = surveyShown(view, surveys);
  const open = view.photo !== null || view.relief !== null || view.survey !== null;
  const name = (image: Shown) => `${date(image.flown)} ${image.survey === image.flown ? '' : image.survey}`.trim();
  const choices = (images: Shown[], none: string) => [{ value: NONE, label: none }, ...images.map((image) => ({
    value: image.id, label: image.kind === 'ortho' ? name(image) : `${t(`surveys.kind_${image.kind}`)} ${name(image)}`,
  }))];
  const photo = photos.find((image) => image.id === view.photo);
  const fit = (survey: Survey | undefined, image?: Shown) => {
    const box = image?.bounds ?? survey?.bounds;
    if (box) map.fitBounds(box, { padding: 60, maxZoom: image?.max_zoom ?? 19 });
  };
  const show = (survey: Survey | undefined) => {
    if (!survey) return;
    const shown = shownOf(survey);
    set(shown);
    fit(survey, all.find((image) => image.id === (shown.photo ?? shown.relief)));
  };
  if (!open) {
    return <button type="button" className="imagery-open" onClick={() => show(surveys.find((survey) => survey.imagery.length > 0) ?? surveys[0])}><PictureOutlined aria-hidden="true" /> {t('surveys.imagery')}</button>;
  }
  return (
    <section className="imagery" aria-label={t('surveys.imagery')}>
      <header><b>{t('surveys.imagery')}</b>
        <span>
          <Button size="small" type="text" onClick={() => fit(surveys.find((survey) => survey.id === chosen), photo ?? heights.find((image) => image.id === view.relief))}>{t('surveys.fit')}</Button>
          <Button size="small" type="text" icon={<CloseOutlined />} aria-label={t('app.close')} onClick={() => set({ survey: null, photo: null, against: null, relief: null, raised: false, photos: false, clouds: false })} />
        </span>
      </header>
      <SurveyStrip surveys={surveys} chosen={chosen} onChoose={show} />
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
      <Checkbox checked={view.clouds} onChange={(event) => set({ clouds: event.target.checked })}>{t('surveys.clouds')}</Checkbox>
      {view.relief !== null && <Checkbox checked={view.raised} onChange={(event) => set({ raised: event.target.checked })}>{t('surveys.raised')}</Checkbox>}
    </section>
  );
}
