-- The aggregate annotation becomes the color.
return function(p, args)
	p.anno.aggregate = p.anno.paint
	p:emit(0)
end
